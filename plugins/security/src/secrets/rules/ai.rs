//! Models and what is built on them.

use crate::secrets::kind::Kind;
use crate::secrets::verify::mixed;

/// The kinds of this field.
pub(super) const KINDS: &[Kind] = &[
    Kind::prefix("openai-api-key", "OpenAI API key", &["sk-"],
        r"sk-(?:[0-9A-Za-z]{20}T3BlbkFJ[0-9A-Za-z]{20}|(?:proj|svcacct|admin|None)-[0-9A-Za-z_-]{20,110}T3BlbkFJ[0-9A-Za-z_-]{20,110})").entropy(3.0)
        .docs("Delete it on the page of API keys.", "https://platform.openai.com/docs/api-reference/authentication"),
    Kind::prefix("anthropic-api-key", "Anthropic API key", &["sk-ant-"], r"sk-ant-(?:api|admin|oat|ort)\d\d-[0-9A-Za-z_-]{93}AA").entropy(3.0)
        .docs("Delete it in the console under API keys.", "https://platform.claude.com/docs/en/api/overview"),
    Kind::prefix("huggingface-token", "Hugging Face access token", &["hf_", "api_org_"], r"(?:hf|api_org)_[A-Za-z]{34}").entropy(3.0)
        .docs("Invalidate it under Settings, Access tokens.", "https://huggingface.co/docs/hub/security-tokens"),
    Kind::prefix("replicate-token", "Replicate API token", &["r8_"], r"r8_[0-9A-Za-z]{37}").entropy(3.0)
        .docs("Disable it under Account settings, API tokens.", "https://replicate.com/docs/topics/security/api-tokens"),
    Kind::prefix("groq-api-key", "Groq API key", &["gsk_"], r"gsk_[0-9A-Za-z]{52}").entropy(3.0)
        .docs("Delete it in the console under API keys.", "https://console.groq.com/docs/quickstart"),
    Kind::prefix("perplexity-api-key", "Perplexity API key", &["pplx-"], r"pplx-[0-9A-Za-z]{48}").entropy(3.0)
        .docs("Delete it under Settings, API.", "https://docs.perplexity.ai/guides/api-key-management"),
    Kind::prefix("xai-api-key", "xAI API key", &["xai-"], r"xai-[0-9A-Za-z]{80}").entropy(3.0)
        .docs("Delete it in the console under API keys.", "https://docs.x.ai/docs/overview"),
    Kind::prefix("openrouter-key", "OpenRouter API key", &["sk-or-v1-"], r"sk-or-v1-[0-9a-f]{64}").entropy(3.0)
        .docs("Delete it under Keys.", "https://openrouter.ai/docs/api-reference/authentication"),
    Kind::prefix("langsmith-key", "LangSmith API key", &["lsv2_"], r"lsv2_(?:pt|sk)_[0-9a-f]{32}_[0-9a-f]{10}").entropy(3.0)
        .docs("Delete it under Settings, API keys.", "https://docs.langchain.com/langsmith/create-account-api-key"),
    Kind::prefix("nvidia-api-key", "NVIDIA API key", &["nvapi-"], r"nvapi-[0-9A-Za-z_-]{64}").entropy(3.3)
        .docs("Delete it on the page of API keys.", "https://docs.nvidia.com/nim/large-language-models/latest/getting-started.html"),
    Kind::prefix("pinecone-key", "Pinecone API key", &["pcsk_"], r"pcsk_[0-9A-Za-z]{5,6}_[0-9A-Za-z]{60,66}").entropy(3.3)
        .docs("Delete it in the project under API keys.", "https://docs.pinecone.io/guides/projects/manage-api-keys"),
    Kind::prefix("elevenlabs-key", "ElevenLabs API key", &["sk_"], r"sk_[0-9a-f]{48}").entropy(3.0)
        .docs("Delete it under Profile, API keys.", "https://elevenlabs.io/docs/api-reference/authentication"),
    Kind::assigned("cohere-key", "Cohere API key", &["cohere", "co_api_key"], r"[0-9A-Za-z]{40}").entropy(3.5).check(mixed)
        .docs("Delete it in the dashboard under API keys.", "https://docs.cohere.com/docs/rate-limits"),
    Kind::assigned("wandb-key", "Weights & Biases API key", &["wandb"], r"[0-9a-f]{40}").entropy(3.0)
        .docs("Revoke it under User settings, API keys.", "https://docs.wandb.ai/guides/integrations/add-wandb-to-any-library/"),
    Kind::assigned("mistral-key", "Mistral API key", &["mistral"], r"[0-9A-Za-z]{32}").entropy(3.5).check(mixed)
        .docs("Delete it in the console under API keys.", "https://docs.mistral.ai/getting-started/quickstart/"),
    Kind::assigned("private-ai-key", "Private AI API key", &["private_ai", "private-ai", "privateai"], r"[0-9a-z]{32}").entropy(3.0).check(mixed)
        .docs("Delete it in the portal.", "https://docs.private-ai.com/"),
];
