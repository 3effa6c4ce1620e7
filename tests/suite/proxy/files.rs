//! Static files: what is sent, and what is for nobody.

use std::fs;
use std::os::unix::fs::PermissionsExt as _;

use tempfile::TempDir;

use crate::proxy::under_test::Nginx;
use crate::scripts::yaml;

#[test]
fn what_begins_with_a_dot_is_for_nobody_unless_its_path_is_named() {
    let folder = TempDir::new().expect("a temporary folder");
    fs::set_permissions(folder.path(), fs::Permissions::from_mode(0o755)).expect("chmod");
    let answers = [
        ("/page", 200),
        ("/.env", 404),
        ("/.git/config", 404),
        ("/below/.htpasswd", 404),
        ("/.well-known/security.txt", 200),
        ("/.shown/page", 200),
    ];
    for (path, _) in answers {
        let file = folder.path().join(&path[1..]);
        fs::create_dir_all(file.parent().expect("it has a folder")).expect("a folder");
        fs::write(file, "secret").expect("a file");
    }
    let root = yaml::escaped(&folder.path().to_string_lossy());
    let lines = format!(
        "root: {root}\nlocations:\n  /: {{static: true, fallback: /page}}\n  /.shown/: {{static: true}}\n"
    );
    let Some(nginx) = Nginx::only(&[], &lines) else {
        return;
    };
    for (path, status) in answers {
        let answer = nginx.get(path);
        let wanted = format!("HTTP/1.1 {status} ");
        assert!(answer.starts_with(&wanted), "{path}: {answer}");
    }
}
