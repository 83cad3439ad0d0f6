# --- a value from a request, by an f-string
import sqlite3
from flask import request
def view():
    name = request.args.get("name")
    db = sqlite3.connect("a.db")
    db.execute(f"SELECT * FROM users WHERE name = '{name}'")  # expect: high
# --- by concatenation, through a variable
from flask import request as incoming
def view(cursor):
    query = "SELECT id FROM users WHERE id = " + incoming.form["id"]
    query += " LIMIT 1"
    cursor.execute(query)  # expect: high
# --- by the percent operator, from Django
def view(request):
    sql = "DELETE FROM users WHERE id = %s" % request.GET["id"]
    cursor.execute(sql)  # expect: high
# --- an unknown value is suspicious
def find(cursor, name):
    cursor.execute("SELECT id FROM users WHERE name = '%s'" % name)  # expect: medium
# --- an unknown table, which cannot be a parameter
def count(cursor, table):
    cursor.execute("SELECT count(*) FROM {} ".format(table) + "WHERE a = 1")
# --- parameters
def view(request, cursor):
    cursor.execute("SELECT * FROM users WHERE name = %s", [request.GET["name"]])
# --- a constant that is put together
TABLE = "users"
def find(cursor):
    cursor.execute("SELECT * FROM " + TABLE + " WHERE a = 1")
# --- a number
def view(request, cursor):
    number = int(request.GET["id"])
    cursor.execute(f"SELECT * FROM users WHERE id = {number}")
# --- one of a list
def view(request, cursor):
    column = request.GET["sort"]
    if column not in ("name", "age"):
        return
    cursor.execute(f"SELECT * FROM users ORDER BY {column}")
# --- the tainted branch is never taken
from flask import request
def view(cursor):
    name = "x" if 7 * 6 > 40 else request.args["name"]
    cursor.execute(f"SELECT * FROM users WHERE name = '{name}'")
# --- a list whose tainted part is not used
from flask import request
def view(cursor):
    names = ["a"]
    names.append(request.args["name"])
    cursor.execute("SELECT * FROM users WHERE name = '" + names[0] + "'")
