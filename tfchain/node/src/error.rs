//! How the program fails: one line that names the thing and the remedy, and an exit status.

use std::fmt;

/// A bug: something that cannot happen did.
pub const BUG: u8 = 1;
/// The command line cannot be understood.
pub const USAGE: u8 = 2;
/// What was asked for cannot be done, now or later.
pub const REFUSED: u8 = 3;
/// The world failed; it may work later.
pub const UNAVAILABLE: u8 = 4;

/// Why the program ends.
#[derive(Debug)]
pub struct Failure {
    pub code: u8,
    message: String,
}

impl Failure {
    pub fn bug(message: impl Into<String>) -> Self {
        Self {
            code: BUG,
            message: message.into(),
        }
    }

    pub fn refused(message: impl Into<String>) -> Self {
        Self {
            code: REFUSED,
            message: message.into(),
        }
    }

    pub fn unavailable(message: impl Into<String>) -> Self {
        Self {
            code: UNAVAILABLE,
            message: message.into(),
        }
    }
}

impl fmt::Display for Failure {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        // Foreign errors may hold several lines; a person gets one.
        let line = self
            .message
            .split_whitespace()
            .collect::<Vec<_>>()
            .join(" ");
        out.write_str(&line)
    }
}

impl From<sc_service::Error> for Failure {
    fn from(cause: sc_service::Error) -> Self {
        Self::bug(format!("the engine failed: {cause}"))
    }
}

impl From<sp_blockchain::Error> for Failure {
    fn from(cause: sp_blockchain::Error) -> Self {
        Self::bug(format!("the engine failed: {cause}"))
    }
}

/// Print a panic of any thread as one line; the task that it belonged to ends the program.
pub fn report_panics() {
    std::panic::set_hook(Box::new(|info| {
        let at = info.location().map(ToString::to_string).unwrap_or_default();
        let message = info.payload_as_str().unwrap_or("no message");
        eprintln!(
            "zos-chain: internal error at {at}: {}",
            Failure::bug(message)
        );
    }));
}
