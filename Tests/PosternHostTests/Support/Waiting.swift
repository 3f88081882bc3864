import Glibc

/// Waits for an event by looking again, with a bound that only a failure reaches.
func eventually(seconds: Int = 10, _ condition: () -> Bool) -> Bool {
    for _ in 0..<(seconds * 200) {
        if condition() { return true }
        usleep(5_000)
    }
    return condition()
}

let isRoot = geteuid() == 0

/// Root in a container may not mount.
let canMount = (try? output(of: "/usr/bin/unshare", "--mount", "/bin/true")) != nil
