//! Clouds.

use btm_plugin::Severity;

use crate::secrets::kind::Kind;
use crate::secrets::verify::{mixed, mixed_case};

const AWS: &str = "https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_identifiers.html";
const AZURE: &str = "https://learn.microsoft.com/en-us/purview/sit-defn-azure-storage-account-key";

/// The kinds of this field.
pub(super) const KINDS: &[Kind] = &[
    Kind::prefix("aws-access-key-id", "AWS access key id", &["AKIA", "ASIA", "ABIA", "ACCA", "A3T"], r"A(?:3T[0-9A-Z]|[KSB]IA|CCA)[A-Z2-7]{16}")
        .entropy(3.0)
        .docs("Deactivate and delete the key in the IAM console, and look for its use in CloudTrail.", AWS),
    Kind::assigned("aws-secret-access-key", "AWS secret access key",
        &["aws_secret", "aws-secret", "awssecret", "secret_access_key", "secret-access-key", "secretaccesskey", "aws_access_secret"],
        r"[0-9A-Za-z/+]{40}")
        .severity(Severity::Critical).entropy(3.5).check(mixed_case)
        .docs("Deactivate and delete the key in the IAM console, and look for its use in CloudTrail.", AWS),
    Kind::assigned("aws-session-token", "AWS session token", &["aws_session_token", "aws-session-token", "awssessiontoken"], r"[0-9A-Za-z/+]{100,}={0,2}")
        .entropy(3.5)
        .docs("Revoke the sessions of the role in the IAM console.", "https://docs.aws.amazon.com/STS/latest/APIReference/API_Credentials.html"),
    Kind::prefix("aws-bedrock-api-key", "Amazon Bedrock API key", &["ABSK", "bedrock-api-key-"],
        r"(?:ABSK[0-9A-Za-z+/]{109,269}={0,2}|bedrock-api-key-(?:YmVkcm9jay5hbWF6b25hd3MuY29t)[0-9A-Za-z+/=]*)")
        .entropy(3.0).long()
        .docs("Delete it in the IAM console under the user's Bedrock API keys.", "https://docs.aws.amazon.com/bedrock/latest/userguide/api-keys.html"),
    Kind::prefix("google-api-key", "Google API key", &["AIza"], r"AIza[0-9A-Za-z_-]{35}").entropy(3.5)
        .docs("Restrict or delete it in the Google Cloud console under APIs and services, Credentials.", "https://cloud.google.com/docs/authentication/api-keys"),
    Kind::prefix("google-oauth-client-secret", "Google OAuth client secret", &["GOCSPX-"], r"GOCSPX-[0-9A-Za-z_-]{28}")
        .docs("Reset it in the Google Cloud console under APIs and services, Credentials.", "https://developers.google.com/identity/protocols/oauth2"),
    Kind::prefix("google-oauth-access-token", "Google OAuth access token", &["ya29."], r"ya29\.[0-9A-Za-z_-]{50,}").long()
        .docs("It ends after an hour; revoke the application's access in the account's security page.", "https://developers.google.com/identity/protocols/oauth2"),
    Kind::around("google-service-account", "Google service account key", &["private_key_id"], r#"private_key_id\\?"\s*:\s*\\?"([0-9a-f]{40})\\?""#, (0, 80))
        .entropy(2.8)
        .docs("Delete the key in the Google Cloud console under IAM, Service accounts.", "https://cloud.google.com/iam/docs/keys-create-delete"),
    Kind::around("azure-storage-key", "Azure storage account key", &["AccountKey="], r"(?i:AccountKey)=([0-9A-Za-z+/]{86}==)", (0, 100))
        .severity(Severity::Critical).entropy(4.0)
        .docs("Rotate the key on the page of the storage account.", AZURE),
    Kind::around("azure-shared-access-key", "Azure Service Bus, Event Hubs or IoT Hub key", &["SharedAccessKey="],
        r"(?i:SharedAccessKey)=([0-9A-Za-z+/]{43}=)", (0, 64))
        .entropy(3.5)
        .docs("Regenerate the key of the shared access policy.", "https://learn.microsoft.com/en-us/azure/service-bus-messaging/service-bus-sas"),
    Kind::around("azure-sas-token", "Azure shared access signature", &["sig="], r"(?:sv|se|sp|sr)=[^\s\x22'<>]+?&(?:amp;)?sig=([0-9A-Za-z+/%]{43,65}(?:=|%3[Dd]))", (320, 72))
        .entropy(3.5)
        .docs("Rotate the key that signed it.", "https://learn.microsoft.com/en-us/azure/storage/common/storage-sas-overview"),
    Kind::around("azure-client-secret", "Microsoft Entra client secret", &["Q~"],
        r"(?:^|[^0-9A-Za-z_~.-])([0-9A-Za-z_~.]{3}[0-9]Q~[0-9A-Za-z_~.-]{31,34})(?:$|[^0-9A-Za-z_~.-])", (5, 36))
        .entropy(3.3)
        .docs("Delete it under App registrations, Certificates and secrets.", "https://learn.microsoft.com/en-us/purview/sit-defn-azure-ad-client-secret"),
    Kind::around("azure-identifiable-key", "Azure service key with a signature", &["+ASt", "ACDb", "+ABa", "+AMC", "+ASb", "+AEh", "+ARm", "AIoT", "AzFu", "AzSe"],
        r"(?:^|[^0-9A-Za-z+/_-])([0-9A-Za-z+/]{76}(?:\+ASt|ACDb|\+ABa|\+AMC)[0-9A-Za-z+/]{5}[AQgw]==|[0-9A-Za-z+/]{33}(?:\+ASb|\+AEh|\+ARm|AIoT)[0-9A-Za-z+/]{5}[AEIMQUYcgkosw048]=|[0-9A-Za-z_-]{44}AzFu[0-9A-Za-z_-]{5}[AQgw]==|[0-9A-Za-z]{42}AzSe[A-D][0-9A-Za-z]{5}(?:$|[^0-9A-Za-z+/=]))", (77, 10))
        .entropy(3.8)
        .docs("Regenerate the key on the page of the resource.", "https://github.com/microsoft/security-utilities"),
    Kind::around("azure-devops-pat", "Azure DevOps personal access token", &["AZDO"], r"(?:^|[^0-9A-Za-z])([0-9A-Za-z]{76}AZDO[0-9A-Za-z]{4})(?:$|[^0-9A-Za-z])", (77, 6))
        .entropy(3.8)
        .docs("Revoke it under User settings, Personal access tokens.", "https://learn.microsoft.com/en-us/azure/devops/organizations/accounts/use-personal-access-tokens-to-authenticate"),
    Kind::prefix("alibaba-access-key-id", "Alibaba Cloud access key id", &["LTAI"], r"LTAI[0-9A-Za-z]{20}|LTAI[0-9A-Za-z]{12}").entropy(3.0)
        .docs("Disable the AccessKey pair in the RAM console.", "https://www.alibabacloud.com/help/en/ram/user-guide/create-an-accesskey-pair"),
    Kind::assigned("alibaba-secret-key", "Alibaba Cloud access key secret", &["alibaba", "aliyun"], r"[0-9A-Za-z]{30}").check(mixed)
        .docs("Disable the AccessKey pair in the RAM console.", "https://www.alibabacloud.com/help/en/ram/user-guide/create-an-accesskey-pair"),
    Kind::prefix("tencent-secret-id", "Tencent Cloud secret id", &["AKID"], r"AKID[0-9A-Za-z]{32}").entropy(3.3)
        .docs("Disable the key in the CAM console.", "https://www.tencentcloud.com/document/product/598/32675"),
    Kind::assigned("yandex-static-key", "Yandex Cloud static access key", &["yandex"], r"YC[0-9A-Za-z_-]{38}").entropy(3.6)
        .docs("Delete the key of the service account.", "https://yandex.cloud/en/docs/iam/concepts/authorization/access-key"),
    Kind::prefix("yandex-cloud-key", "Yandex Cloud key", &["AQVN", "YCA", "YCM", "t1."],
        r"(?:AQVN[0-9A-Za-z_-]{35,38}|YC[AM][0-9A-Za-z_-]{37}|t1\.[A-Z0-9a-z_-]{4,}={0,2}\.[A-Z0-9a-z_-]{86}={0,2})")
        .entropy(3.6)
        .docs("Delete the key of the service account.", "https://yandex.cloud/en/docs/iam/concepts/authorization/api-key"),
];
