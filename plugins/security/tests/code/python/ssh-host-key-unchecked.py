# --- a class
import paramiko
client = paramiko.SSHClient()
client.set_missing_host_key_policy(paramiko.AutoAddPolicy)  # expect: medium
# --- an instance
from paramiko import SSHClient, AutoAddPolicy
SSHClient().set_missing_host_key_policy(AutoAddPolicy())  # expect: medium
# --- a warning is not enough
import paramiko
def connect(client):
    client.set_missing_host_key_policy(paramiko.client.WarningPolicy())  # expect: medium
# --- refused
import paramiko
client = paramiko.SSHClient()
client.set_missing_host_key_policy(paramiko.RejectPolicy())
# --- known hosts
import paramiko
client = paramiko.SSHClient()
client.load_system_host_keys()
# --- a policy of one's own
def connect(client, policy):
    client.set_missing_host_key_policy(policy)
