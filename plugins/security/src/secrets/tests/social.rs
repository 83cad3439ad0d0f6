//! Social networks and media: the documented form of each kind, and what comes close.

use super::sample::Sample;

/// One entry for each kind of the table of the same name.
pub(super) const SAMPLES: &[Sample] = &[
    Sample {
        id: "facebook-access-token",
        real: &[("", "EAAC<an120>")],
        decoys: &[("", "EAAC<an40>"), ("", "QAAC<an120>"), ("", "EAAC<x120>")],
    },
    Sample {
        id: "facebook-app-token",
        real: &[("", "facebook:<dg16>|<url27>")],
        decoys: &[("", "facebook:<dg16>|<url20>"), ("", "facebook:<dg10>|<url27>"), ("", "facebook:<x16>|<x27>")],
    },
    Sample {
        id: "facebook-secret",
        real: &[("facebook_secret", "<hx32>")],
        decoys: &[("facebook_secret", "<hx31>"), ("widget_ref", "<hx32>"), ("facebook_secret", "<x32>")],
    },
    Sample {
        id: "twitter-bearer-token",
        real: &[("", "AAAAAAAAAAAAAAAAAAAAAA<an20>%3D<an45>")],
        decoys: &[
            ("", "AAAAAAAAAAAAAAAAAAAAAA<an9>"),
            ("", "QAAAAAAAAAAAAAAAAAAAAA<an20>%3D<an45>"),
            ("", "AAAAAAAAAAAAAAAAAAAAAA<x20>%3D<x45>"),
        ],
    },
    Sample {
        id: "twitter-secret",
        real: &[("twitter_secret", "<an50>")],
        decoys: &[("twitter_secret", "<an49>"), ("widget_ref", "<an50>"), ("twitter_secret", "<x50>")],
    },
    Sample {
        id: "linkedin-secret-prefixed",
        real: &[("", "WPL_AP1.<an16>.<an8>")],
        decoys: &[("", "WPL_AP1.<an12>"), ("", "QPL_AP1.<an16>.<an8>"), ("", "WPL_AP1.<x16>.<x8>")],
    },
    Sample {
        id: "linkedin-secret",
        real: &[("linkedin_secret", "<an16>")],
        decoys: &[("linkedin_secret", "<an15>"), ("widget_ref", "<an16>"), ("linkedin_secret", "<x16>")],
    },
    Sample {
        id: "twitch-token",
        real: &[("twitch_token", "<lo30>")],
        decoys: &[("twitch_token", "<lo29>"), ("widget_ref", "<lo30>"), ("twitch_token", "<x30>")],
    },
    Sample {
        id: "spotify-secret",
        real: &[("spotify_secret", "<hx32>")],
        decoys: &[("spotify_secret", "<hx31>"), ("widget_ref", "<hx32>"), ("spotify_secret", "<x32>")],
    },
    Sample {
        id: "flickr-key",
        real: &[("flickr_key", "<hx32>")],
        decoys: &[("flickr_key", "<hx31>"), ("widget_ref", "<hx32>"), ("flickr_key", "<x32>")],
    },
    Sample {
        id: "nytimes-key",
        real: &[("nytimes_key", "<an32>")],
        decoys: &[("nytimes_key", "<an31>"), ("widget_ref", "<an32>"), ("nytimes_key", "<x32>")],
    },
    Sample {
        id: "adobe-client-secret",
        real: &[("", "p8e-<url32>")],
        decoys: &[("", "p8e-<url31>"), ("", "q8e-<url32>"), ("", "p8e-<x32>")],
    },
    Sample {
        id: "adobe-client-id",
        real: &[("adobe_id", "<hx32>")],
        decoys: &[("adobe_id", "<hx31>"), ("widget_ref", "<hx32>"), ("adobe_id", "<x32>")],
    },
    Sample {
        id: "intra42-secret",
        real: &[("", "s-s4t2ud-<hx64>")],
        decoys: &[("", "s-s4t2ud-<hx63>"), ("", "q-s4t2ud-<hx64>"), ("", "s-s4t2ud-<x64>")],
    },
];
