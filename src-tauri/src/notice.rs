//! The system's notification: that something new came, never what, from whom or where. There is
//! at most one, and it goes when all is read.

use crate::tray;
use notify_rust::Notification;
use tauri::{AppHandle, Runtime};

/// What is to be done about the notification.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Act {
    /// Show it, over an older one.
    Show,
    /// Take it away.
    Take,
    /// Leave it as it is.
    Leave,
}

/// What follows from how many messages are unread now and were before. Who looks at the window
/// sees what comes in it.
pub fn act(before: u32, now: u32, focused: bool, wanted: bool) -> Act {
    if now == 0 || !wanted {
        Act::Take
    } else if now > before && !focused {
        Act::Show
    } else {
        Act::Leave
    }
}

/// The notification that is shown, if any.
#[derive(Default)]
pub struct Shown {
    #[cfg(all(unix, not(target_os = "macos")))]
    handle: Option<notify_rust::NotificationHandle>,
}

impl Shown {
    /// Does it. May wait for the desktop: not for the main thread.
    pub fn act<R: Runtime>(&mut self, act: Act, text: &str, app: &AppHandle<R>) {
        match act {
            Act::Leave => {}
            Act::Take => self.take(),
            Act::Show => {
                self.take();
                self.show(text, app);
            }
        }
    }

    #[cfg(all(unix, not(target_os = "macos")))]
    fn show<R: Runtime>(&mut self, text: &str, app: &AppHandle<R>) {
        let mut notification = Notification::new();
        notification.appname("Bellward").summary(text).icon("bellward-desktop");
        notification.action("default", text);
        match notification.show() {
            Ok(handle) => {
                let (id, app) = (handle.id(), app.clone());
                std::thread::spawn(move || {
                    notify_rust::handle_action(id, |action| {
                        if matches!(action, notify_rust::ActionResponse::Custom("default")) {
                            tray::show(&app);
                        }
                    });
                });
                self.handle = Some(handle);
            }
            Err(error) => tracing::warn!(%error, "the desktop shows no notification"),
        }
    }

    #[cfg(all(unix, not(target_os = "macos")))]
    fn take(&mut self) {
        if let Some(handle) = self.handle.take() {
            handle.close();
        }
    }

    #[cfg(not(all(unix, not(target_os = "macos"))))]
    fn show<R: Runtime>(&mut self, text: &str, _: &AppHandle<R>) {
        if let Err(error) = Notification::new().appname("Bellward").summary(text).show() {
            tracing::warn!(%error, "the desktop shows no notification");
        }
    }

    /// Elsewhere than on Linux a notification goes by itself.
    #[cfg(not(all(unix, not(target_os = "macos"))))]
    fn take(&mut self) {}
}

#[cfg(test)]
mod tests {
    use super::{Act, act};

    #[test]
    fn what_came_is_told_once_and_what_was_read_is_not_kept() {
        let cases = [
            ((0, 1, false, true), Act::Show),
            ((1, 2, false, true), Act::Show),
            ((2, 2, false, true), Act::Leave),
            ((2, 1, false, true), Act::Leave),
            ((1, 0, false, true), Act::Take),
            ((0, 1, true, true), Act::Leave),
            ((0, 1, false, false), Act::Take),
        ];
        for ((before, now, focused, wanted), expected) in cases {
            assert_eq!(act(before, now, focused, wanted), expected);
        }
    }
}
