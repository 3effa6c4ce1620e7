//! What the command `services` prints in a container, and how it exits.

use crate::container::Container;

impl Container {
    /// What `services` prints.
    #[track_caller]
    pub fn table(&self) -> String {
        self.shell("services || true", &[])
    }

    /// The state of a service, as `services` shows it.
    #[track_caller]
    pub fn state(&self, name: &str) -> String {
        state(&self.table(), name)
    }

    /// With what `services` exits for a user.
    #[track_caller]
    pub fn verdict(&self, user: &str) -> i32 {
        let status = self.shell_as(user, "services >/dev/null && echo 0 || echo $?", &[]);
        status.parse().expect("a number")
    }
}

/// The state of a service in what `services` printed.
#[track_caller]
pub fn state(table: &str, name: &str) -> String {
    let mut rows = table.lines();
    let row = rows.find(|row| row.split(' ').next() == Some(name));
    let row = row.unwrap_or_else(|| panic!("no row of {name} in\n{table}"));
    let mut columns = row.split("  ").filter(|column| !column.is_empty());
    columns.nth(1).expect("a state").trim().to_owned()
}
