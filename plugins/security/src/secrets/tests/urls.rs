//! Passwords in addresses: the documented form of each kind, and what comes close.

use super::sample::Sample;

/// One entry for each kind of the table of the same name.
pub(super) const SAMPLES: &[Sample] = &[
    Sample {
        id: "database-url",
        real: &[
            ("", "postgres://app:<pw14>@db.test/x"),
            ("", "mongodb+srv://app:<pw14>@c.test"),
            ("", "mysql://app:<pw14>@db.test/x"),
        ],
        decoys: &[
            ("", "postgres://app@db.test/x"),
            ("", "postgres://app:${PASSWORD}@db.test/x"),
            ("", "postgres://user:password@db.test/x"),
        ],
    },
    Sample {
        id: "broker-url",
        real: &[("", "amqp://app:<pw14>@mq.test")],
        decoys: &[("", "amqp://app@mq.test"), ("", "amqp://guest:guest@mq.test"), ("", "amqp://user:changeme@mq.test")],
    },
    Sample {
        id: "basic-auth-url",
        real: &[("", "https://app:<pw14>@git.test/x")],
        decoys: &[
            ("", "https://app@git.test/x"),
            ("", "https://app:{password}@git.test/x"),
            ("", "https://user:pass@example.com/x"),
        ],
    },
];
