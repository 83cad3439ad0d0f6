//! Working together: the documented form of each kind, and what comes close.

use super::sample::Sample;

/// One entry for each kind of the table of the same name.
pub(super) const SAMPLES: &[Sample] = &[
    Sample {
        id: "atlassian-token",
        real: &[("", "ATATT3<url186>")],
        decoys: &[("", "ATATT3<url100>"), ("", "QTATT3<url186>"), ("", "ATATT3<x186>")],
    },
    Sample {
        id: "atlassian-legacy-token",
        real: &[("jira_token", "<an24>")],
        decoys: &[("jira_token", "<an23>"), ("widget_ref", "<an24>"), ("jira_token", "<x24>")],
    },
    Sample {
        id: "trello-token",
        real: &[("", "ATTA<hx72>")],
        decoys: &[("", "ATTA<hx71>"), ("", "QTTA<hx72>"), ("", "ATTA<x72>")],
    },
    Sample {
        id: "trello-key",
        real: &[("trello_key", "<hx32>")],
        decoys: &[("trello_key", "<hx31>"), ("widget_ref", "<hx32>"), ("trello_key", "<x32>")],
    },
    Sample {
        id: "linear-key",
        real: &[("", "lin_api_<an40>")],
        decoys: &[("", "lin_api_<an39>"), ("", "qin_api_<an40>"), ("", "lin_api_<x40>")],
    },
    Sample {
        id: "linear-client-secret",
        real: &[("linear_secret", "<hx32>")],
        decoys: &[("linear_secret", "<hx31>"), ("widget_ref", "<hx32>"), ("linear_secret", "<x32>")],
    },
    Sample {
        id: "notion-token",
        real: &[("", "ntn_<dg11><an35>")],
        decoys: &[("", "ntn_<dg11><an34>"), ("", "qtn_<dg11><an35>"), ("", "ntn_<x11><x35>")],
    },
    Sample {
        id: "notion-legacy-token",
        real: &[("", "secret_<an43>")],
        decoys: &[("", "secret_<an42>"), ("", "qecret_<an43>"), ("", "secret_<x43>")],
    },
    Sample {
        id: "figma-token",
        real: &[("", "figd_<url40>")],
        decoys: &[("", "figd_<url20>"), ("", "qigd_<url40>"), ("", "figd_<x40>")],
    },
    Sample {
        id: "asana-token",
        real: &[("asana_token", "1/<dg16>:<hx32>")],
        decoys: &[("asana_token", "1/<dg16>:<hx31>"), ("widget_ref", "1/<dg16>:<hx32>"), ("asana_token", "1/<x16>:<x32>")],
    },
    Sample {
        id: "airtable-token",
        real: &[("", "pat<an14>.<hx64>")],
        decoys: &[("", "pat<an14>.<hx63>"), ("", "qat<an14>.<hx64>"), ("", "pat<x14>.<x64>")],
    },
    Sample {
        id: "airtable-key",
        real: &[("airtable_key", "<an17>")],
        decoys: &[("airtable_key", "<an16>"), ("widget_ref", "<an17>"), ("airtable_key", "<x17>")],
    },
    Sample {
        id: "typeform-token",
        real: &[("", "tfp_<url44>")],
        decoys: &[("", "tfp_<url30>"), ("", "qfp_<url44>"), ("", "tfp_<x44>")],
    },
    Sample {
        id: "contentful-token",
        real: &[("", "CFPAT-<url43>")],
        decoys: &[("", "CFPAT-<url42>"), ("", "QFPAT-<url43>"), ("", "CFPAT-<x43>")],
    },
    Sample {
        id: "contentful-delivery-token",
        real: &[("contentful_token", "<url43>")],
        decoys: &[("contentful_token", "<url42>"), ("widget_ref", "<url43>"), ("contentful_token", "<x43>")],
    },
    Sample {
        id: "dropbox-token",
        real: &[("", "sl.<url140>")],
        decoys: &[("", "sl.<url60>"), ("", "ql.<url140>"), ("", "sl.<x140>")],
    },
    Sample {
        id: "dropbox-secret",
        real: &[("dropbox_secret", "<lo15>")],
        decoys: &[("dropbox_secret", "<lo14>"), ("widget_ref", "<lo15>"), ("dropbox_secret", "<x15>")],
    },
    Sample {
        id: "hubspot-token",
        real: &[("", "pat-na1-<uuid>")],
        decoys: &[("", "pat-na1-<hx8>-<hx4>"), ("", "qat-na1-<uuid>"), ("", "pat-na1-<zeros>")],
    },
    Sample {
        id: "hubspot-key",
        real: &[("hubspot_key", "<uuid>")],
        decoys: &[("hubspot_key", "<hx8>-<hx4>"), ("widget_ref", "<uuid>"), ("hubspot_key", "<zeros>")],
    },
    Sample {
        id: "zendesk-token",
        real: &[("zendesk_token", "<an40>")],
        decoys: &[("zendesk_token", "<an39>"), ("widget_ref", "<an40>"), ("zendesk_token", "<x40>")],
    },
    Sample {
        id: "frameio-token",
        real: &[("", "fio-u-<url64>")],
        decoys: &[("", "fio-u-<url63>"), ("", "qio-u-<url64>"), ("", "fio-u-<x64>")],
    },
    Sample {
        id: "mapbox-token",
        real: &[("", "sk.eyJ1<an80>.<url22>")],
        decoys: &[("", "sk.eyJ1<an20>.<url22>"), ("", "qk.eyJ1<an80>.<url22>"), ("", "sk.eyJ1<x80>.<x22>")],
    },
    Sample {
        id: "mapbox-legacy-token",
        real: &[("mapbox_token", "pk.<an60>.<an22>")],
        decoys: &[("mapbox_token", "pk.<an59>.<an22>"), ("widget_ref", "pk.<an60>.<an22>"), ("mapbox_token", "pk.<x60>.<x22>")],
    },
    Sample {
        id: "algolia-key",
        real: &[("algolia_admin", "<hx32>")],
        decoys: &[("algolia_admin", "<hx31>"), ("widget_ref", "<hx32>"), ("algolia_admin", "<x32>")],
    },
    Sample {
        id: "clickup-token",
        real: &[("", "pk_<dg8>_<up32>")],
        decoys: &[("", "pk_<dg3>_<up32>"), ("", "qk_<dg8>_<up32>"), ("", "pk_<x8>_<x32>")],
    },
    Sample {
        id: "settlemint-token",
        real: &[("", "sm_pat_<an16>")],
        decoys: &[("", "sm_pat_<an15>"), ("", "qm_pat_<an16>"), ("", "sm_pat_<x16>")],
    },
    Sample {
        id: "looker-secret",
        real: &[("looker_secret", "<an24>")],
        decoys: &[("looker_secret", "<an23>"), ("widget_ref", "<an24>"), ("looker_secret", "<x24>")],
    },
];
