//! Models: the documented form of each kind, and what comes close.

use super::sample::Sample;

/// One entry for each kind of the table of the same name.
pub(super) const SAMPLES: &[Sample] = &[
    Sample {
        id: "openai-api-key",
        real: &[("", "sk-<an20>T3BlbkFJ<an20>"), ("", "sk-proj-<url74>T3BlbkFJ<url74>")],
        decoys: &[("", "sk-<an20>T3BlbkFJ<an12>"), ("", "qk-<an20>T3BlbkFJ<an20>"), ("", "sk-<x20>T3BlbkFJ<x20>")],
    },
    Sample {
        id: "anthropic-api-key",
        real: &[("", "sk-ant-api03-<url93>AA")],
        decoys: &[("", "sk-ant-api03-<url92>AA"), ("", "qk-ant-api03-<url93>AA"), ("", "sk-ant-api03-<x93>AA")],
    },
    Sample {
        id: "huggingface-token",
        real: &[("", "hf_<al34>")],
        decoys: &[("", "hf_<al33>"), ("", "qf_<al34>"), ("", "hf_<x34>")],
    },
    Sample {
        id: "replicate-token",
        real: &[("", "r8_<an37>")],
        decoys: &[("", "r8_<an36>"), ("", "q8_<an37>"), ("", "r8_<x37>")],
    },
    Sample {
        id: "groq-api-key",
        real: &[("", "gsk_<an52>")],
        decoys: &[("", "gsk_<an51>"), ("", "qsk_<an52>"), ("", "gsk_<x52>")],
    },
    Sample {
        id: "perplexity-api-key",
        real: &[("", "pplx-<an48>")],
        decoys: &[("", "pplx-<an47>"), ("", "qplx-<an48>"), ("", "pplx-<x48>")],
    },
    Sample {
        id: "xai-api-key",
        real: &[("", "xai-<an80>")],
        decoys: &[("", "xai-<an79>"), ("", "qai-<an80>"), ("", "xai-<x80>")],
    },
    Sample {
        id: "openrouter-key",
        real: &[("", "sk-or-v1-<hx64>")],
        decoys: &[("", "sk-or-v1-<hx63>"), ("", "qk-or-v1-<hx64>"), ("", "sk-or-v1-<x64>")],
    },
    Sample {
        id: "langsmith-key",
        real: &[("", "lsv2_pt_<hx32>_<hx10>")],
        decoys: &[("", "lsv2_pt_<hx31>_<hx10>"), ("", "qsv2_pt_<hx32>_<hx10>"), ("", "lsv2_pt_<x32>_<x10>")],
    },
    Sample {
        id: "nvidia-api-key",
        real: &[("", "nvapi-<url64>")],
        decoys: &[("", "nvapi-<url63>"), ("", "qvapi-<url64>"), ("", "nvapi-<x64>")],
    },
    Sample {
        id: "pinecone-key",
        real: &[("", "pcsk_<an6>_<an63>")],
        decoys: &[("", "pcsk_<an6>_<an40>"), ("", "qcsk_<an6>_<an63>"), ("", "pcsk_<x6>_<x63>")],
    },
    Sample {
        id: "elevenlabs-key",
        real: &[("", "sk_<hx48>")],
        decoys: &[("", "sk_<hx47>"), ("", "qk_<hx48>"), ("", "sk_<x48>")],
    },
    Sample {
        id: "cohere-key",
        real: &[("CO_API_KEY", "<an40>")],
        decoys: &[("CO_API_KEY", "<an39>"), ("widget_ref", "<an40>"), ("CO_API_KEY", "<x40>")],
    },
    Sample {
        id: "wandb-key",
        real: &[("WANDB_API_KEY", "<hx40>")],
        decoys: &[("WANDB_API_KEY", "<hx39>"), ("widget_ref", "<hx40>"), ("WANDB_API_KEY", "<x40>")],
    },
    Sample {
        id: "mistral-key",
        real: &[("MISTRAL_API_KEY", "<an32>")],
        decoys: &[("MISTRAL_API_KEY", "<an31>"), ("widget_ref", "<an32>"), ("MISTRAL_API_KEY", "<x32>")],
    },
    Sample {
        id: "private-ai-key",
        real: &[("private_ai_key", "<lo32>")],
        decoys: &[("private_ai_key", "<lo31>"), ("widget_ref", "<lo32>"), ("private_ai_key", "<x32>")],
    },
];
