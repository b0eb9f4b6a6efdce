//! The contract's commands as Tauri knows them. Nothing is decided here: each is handed to the
//! core, off the main thread.

use bellward_api::command::*;
use bellward_api::view::*;
use bellward_api::{ApiError, Core, for_each_command};
use tauri::{State, Wry};

type Answer<T> = Result<T, ApiError>;

macro_rules! commands {
    (; $($doc:literal $name:ident($($request:ty)?) -> $answer:ty;)*) => {
        $(commands!(@one $name, $($request)?, $answer);)*

        /// Answers all of them.
        pub fn handler() -> impl Fn(tauri::ipc::Invoke<Wry>) -> bool + Send + Sync + 'static {
            tauri::generate_handler![$($name),*]
        }
    };
    (@one $name:ident, , $answer:ty) => {
        #[tauri::command]
        async fn $name(core: State<'_, Core>) -> Answer<$answer> {
            core.$name().await
        }
    };
    (@one $name:ident, $request:ty, $answer:ty) => {
        #[tauri::command]
        async fn $name(core: State<'_, Core>, request: $request) -> Answer<$answer> {
            core.$name(request).await
        }
    };
}

for_each_command!(commands());
