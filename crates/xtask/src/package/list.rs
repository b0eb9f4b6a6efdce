//! The three packages.

use super::deb::Deb;

/// The app, the relay and the command line.
pub const DEBS: &[Deb] = &[
    Deb {
        name: "bellward-desktop",
        cargo_package: "bellward-desktop",
        program: "bellward-desktop",
        section: "net",
        summary: "end-to-end encrypted messenger for clinics",
        description: &[
            "The desktop app: messages between the people of a clinic that nobody else can",
            "read, not even who runs the relay between them.",
        ],
        recommends: "gnome-keyring | org.freedesktop.secrets, libayatana-appindicator3-1, \
                     fonts-noto-color-emoji, fonts-noto-cjk",
        files: &[
            ("crates/xtask/packaging/bellward.desktop", "usr/share/applications/bellward.desktop"),
            ("assets/icons/128x128.png", "usr/share/icons/hicolor/128x128/apps/bellward.png"),
        ],
        settings: &[],
    },
    Deb {
        name: "bellward-relay",
        cargo_package: "bellward-relay",
        program: "bellward-relay",
        section: "net",
        summary: "relay of the Bellward clinic messenger",
        description: &[
            "Orders, stores and forwards the messages of clinics, and can read none of them.",
            "Starts with an embedded database and a certificate that it makes itself.",
        ],
        recommends: "",
        files: &[
            (
                "crates/xtask/packaging/bellward-relay.service",
                "usr/lib/systemd/system/bellward-relay.service",
            ),
            ("crates/xtask/packaging/bellward-relay.default", "etc/default/bellward-relay"),
            ("docs/relay.md", "usr/share/doc/bellward-relay/relay.md"),
        ],
        settings: &["etc/default/bellward-relay"],
    },
    Deb {
        name: "bellward-cli",
        cargo_package: "bellward-cli",
        program: "bellward",
        section: "net",
        summary: "command line of the Bellward clinic messenger",
        description: &[
            "Everything the desktop app can do, for the shell and for scripts: make or join a",
            "clinic, send and read messages, verify the clinic's ledger.",
        ],
        recommends: "gnome-keyring | org.freedesktop.secrets",
        files: &[],
        settings: &[],
    },
];
