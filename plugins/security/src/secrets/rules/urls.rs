//! Passwords in addresses.

use btm_plugin::Severity;

use crate::secrets::kind::Kind;
use crate::secrets::verify::password;

const URI: &str = "https://www.rfc-editor.org/rfc/rfc3986#section-3.2.1";

/// The kinds of this field.
pub(super) const KINDS: &[Kind] = &[
    Kind::prefix(
        "database-url",
        "Password in a database URL",
        &[
            "postgres://",
            "postgresql://",
            "postgresql+psycopg2://",
            "postgresql+asyncpg://",
            "postgresql+psycopg://",
            "mysql://",
            "mysql2://",
            "mysql+pymysql://",
            "mariadb://",
            "mongodb://",
            "mongodb+srv://",
            "redis://",
            "rediss://",
            "mssql://",
            "mssql+pyodbc://",
            "sqlserver://",
            "oracle://",
            "cockroachdb://",
            "clickhouse://",
            "neo4j://",
            "bolt://",
            "couchdb://",
            "cassandra://",
            "influxdb://",
            "snowflake://",
            "elasticsearch://",
        ],
        r"[0-9a-z+]+://[^\s:@/\x22'`<>]*:([^\s@/\x22'`<>]{3,200})@[0-9A-Za-z.$\[{-]",
    )
    .entropy(1.5)
    .check(password)
    .docs("Change the user's password in the database.", URI),
    Kind::prefix(
        "broker-url",
        "Password in the URL of a message broker",
        &["amqp://", "amqps://", "mqtt://", "mqtts://", "nats://", "kafka://", "stomp://", "pulsar://"],
        r"[0-9a-z+]+://[^\s:@/\x22'`<>]*:([^\s@/\x22'`<>]{3,200})@[0-9A-Za-z.$\[{-]",
    )
    .entropy(1.5)
    .check(password)
    .docs("Change the user's password in the broker.", "https://www.rabbitmq.com/docs/uri-spec"),
    Kind::prefix(
        "basic-auth-url",
        "Password in a URL",
        &[
            "http://",
            "https://",
            "ftp://",
            "ftps://",
            "sftp://",
            "ssh://",
            "git://",
            "smtp://",
            "smtps://",
            "imap://",
            "imaps://",
            "ldap://",
            "ldaps://",
            "ws://",
            "wss://",
            "git+https://",
            "git+http://",
            "svn://",
            "rsync://",
        ],
        r"[0-9a-z+]+://[^\s:@/\x22'`<>?#]*:([^\s@/\x22'`<>?#]{3,200})@[0-9A-Za-z.$\[{-]",
    )
    .entropy(1.5)
    .check(password)
    .severity(Severity::Medium)
    .docs("Change the password.", URI),
];
