//! Why a command did nothing, and what to do next.

use std::{error::Error, fmt};

use crate::{exit::Exit, output::indented};

/// Why a command did nothing, and what to do next.
#[derive(Debug)]
pub(crate) struct CommandError {
    kind: Kind,
    message: String,
    cause: Option<Box<dyn Error + Send + Sync>>,
    hint: Option<String>,
}

#[derive(Clone, Copy, Debug)]
enum Kind {
    Usage,
    Incomplete,
    Internal,
    Interrupted,
}

impl CommandError {
    /// The user can put it right.
    pub(crate) fn usage(message: impl Into<String>) -> Self {
        Self { kind: Kind::Usage, message: message.into(), cause: None, hint: None }
    }

    /// The user can put it right; what is wrong was told to us as an error.
    pub(crate) fn usage_because(error: &dyn Error) -> Self {
        Self::usage(with_causes(error))
    }

    /// Not everything was analyzed that would have to be.
    pub(crate) fn incomplete(message: impl Into<String>) -> Self {
        Self { kind: Kind::Incomplete, ..Self::usage(message) }
    }

    /// The user ended it.
    pub(crate) fn interrupted(message: impl Into<String>) -> Self {
        Self { kind: Kind::Interrupted, ..Self::usage(message) }
    }

    /// The machine or `btm` is at fault.
    pub(crate) fn internal(message: impl Into<String>, cause: impl Error + Send + Sync + 'static) -> Self {
        Self { kind: Kind::Internal, message: message.into(), cause: Some(Box::new(cause)), hint: None }
    }

    /// The machine or `btm` is at fault, in words of its own.
    pub(crate) fn failed(message: impl Into<String>) -> Self {
        Self { kind: Kind::Internal, ..Self::usage(message) }
    }

    /// The machine or `btm` is at fault; what is wrong was told to us as an error.
    pub(crate) fn failed_because(error: &dyn Error) -> Self {
        Self::failed(with_causes(error))
    }

    /// Says what to do next.
    pub(crate) fn hint(mut self, hint: impl Into<String>) -> Self {
        self.hint = Some(hint.into());
        self
    }

    /// Says what else to do.
    pub(crate) fn also(mut self, hint: impl AsRef<str>) -> Self {
        self.hint = Some(self.hint.map_or_else(String::new, |first| first + "; ") + hint.as_ref());
        self
    }

    /// Says what to do next, if anything helps.
    pub(crate) fn maybe_hint(self, hint: Option<String>) -> Self {
        match hint {
            Some(hint) => self.hint(hint),
            None => self,
        }
    }

    /// The exit code.
    pub(crate) fn exit(&self) -> Exit {
        match self.kind {
            Kind::Usage => Exit::Usage,
            Kind::Incomplete => Exit::Incomplete,
            Kind::Internal => Exit::Internal,
            Kind::Interrupted => Exit::Interrupted,
        }
    }
}

/// An error in one line with what caused it.
fn with_causes(error: &dyn Error) -> String {
    let mut message = error.to_string();
    let mut cause = error.source();
    while let Some(error) = cause {
        message = format!("{message}: {error}");
        cause = error.source();
    }
    message
}

impl fmt::Display for CommandError {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(formatter, "error: {}", indented(&self.message))?;
        let mut cause = self.cause.as_deref().map(|cause| -> &dyn Error { cause });
        while let Some(error) = cause {
            write!(formatter, "\n  caused by: {}", indented(&error.to_string()))?;
            cause = error.source();
        }
        match &self.hint {
            Some(hint) => write!(formatter, "\n  hint: {}", indented(hint)),
            None => Ok(()),
        }
    }
}
