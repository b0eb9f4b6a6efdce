//! From a command's name and JSON to the core, and back.

use bellward_api::command::*;
use bellward_api::{ApiError, Core, ErrorCode, for_each_command};
use serde_json::Value;

macro_rules! dispatch {
    (; $($doc:literal $name:ident($($request:ty)?) -> $answer:ty;)*) => {
        /// Does what a command asks for.
        pub async fn dispatch(core: &Core, command: &str, body: &str) -> Result<Value, ApiError> {
            match command {
                $(stringify!($name) => dispatch!(@call core, body, $name, $($request)?),)*
                _ => Err(ApiError::new(ErrorCode::Internal, "there is no such command")),
            }
        }
    };
    (@call $core:ident, $body:ident, $name:ident,) => { answer($core.$name().await) };
    (@call $core:ident, $body:ident, $name:ident, $request:ty) => {
        answer($core.$name(serde_json::from_str::<$request>($body).map_err(unreadable)?).await)
    };
}

for_each_command!(dispatch());

fn answer<T: serde::Serialize>(answer: Result<T, ApiError>) -> Result<Value, ApiError> {
    serde_json::to_value(answer?).map_err(unreadable)
}

fn unreadable(error: serde_json::Error) -> ApiError {
    ApiError::new(ErrorCode::Internal, error.to_string())
}
