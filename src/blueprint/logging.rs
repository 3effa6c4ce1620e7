//! `logging`: where a service's lines go.

use crate::blueprint::record::record;
use crate::blueprint::size::Size;

record! {
    /// Where a service's lines go: one of the two.
    pub struct Logging: "a mapping with one of `prefix` and `directory`", "`{prefix: true}` or `{directory: /var/log/api}`" {
        /// To the container's output, each line behind the name of its instance.
        "prefix" prefix: bool {"enum": [true]},
        /// Into files, each instance into a folder of its own in this one.
        "directory" directory: String {"pattern": "^/", "examples": ["/var/log/api"]},
        /// For `directory`: how large a file becomes before the next one begins. Default: 1MB.
        "max_size" max_size: Size {"default": "1MB"},
        /// For `directory`: how many full files are kept. Default: 20.
        "max_files" max_files: u64 {"maximum": 4_294_967_295_u32, "default": 20},
    }
    near {
        "dir" => "directory",
        "path" => "directory",
        "folder" => "directory",
        "file" => "directory",
        "max-size" => "max_size",
        "maxsize" => "max_size",
        "size" => "max_size",
        "stdout_logfile_maxbytes" => "max_size",
        "max-file" => "max_files",
        "max_file" => "max_files",
        "keep" => "max_files",
        "rotate" => "max_files",
        "stdout_logfile_backups" => "max_files",
        "driver" => "give the driver to `docker run --log-driver`; here a service's lines get a `prefix` or a `directory`",
        "options" => "the options stand here: `max_size` and `max_files`",
    }
    schema {
        "oneOf": [{"required": ["prefix"]}, {"required": ["directory"]}],
        "dependencies": {"max_size": ["directory"], "max_files": ["directory"]},
    }
}
