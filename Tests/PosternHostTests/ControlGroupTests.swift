// Goal: the systemd unit is the one that systemd runs the process in, and no process can claim
// another by making groups of its own.
// Method: a table of /proc/PID/cgroup texts, honest and hostile, with the expected unit.

import Testing

@testable import PosternHost

@Suite struct ControlGroupTests {
    struct Row: CustomTestStringConvertible {
        let text: String
        let unit: String?

        init(_ text: String, _ unit: String?) {
            self.text = text
            self.unit = unit
        }

        var testDescription: String { text }
    }

    private static let user = "/user.slice/user-1000.slice"

    @Test(arguments: [
        Row("0::/system.slice/postgres.service\n", "postgres.service"),
        Row("0::/system.slice/system-app.slice/app@1.service", "app@1.service"),
        Row("0::\(user)/session-3.scope\n", "session-3.scope"),
        Row("0::/init.scope\n", "init.scope"),
        Row("0::/machine.slice/vm-1.scope/libvirt/emulator", "vm-1.scope"),
        Row("0::/system.slice/a\\x2db.service", "a\\x2db.service"),
        Row("0::/system.slice/_cgroup.service", "cgroup.service"),
        // A user's own units carry that user's systemd in front.
        Row(
            "0::\(user)/user@1000.service/app.slice/agent.service\n",
            "user@1000.service/agent.service"),
        Row(
            "0::\(user)/user@1000.service/app.slice/app-a.slice/b.scope/inner",
            "user@1000.service/b.scope"),
        Row("0::\(user)/user@1000.service", "user@1000.service"),
        Row("0::\(user)/user@1000.service/made-by-hand/payments.service", "user@1000.service"),
        // Groups that a delegated service made below itself are no units.
        Row("0::/system.slice/runner.service/payments.service\n", "runner.service"),
        Row("0::/system.slice/runner.service/x.slice/payments.service\n", "runner.service"),
        // The former hierarchy, where the unified one says nothing.
        Row("1:name=systemd:/system.slice/cron.service\n0::/\n", "cron.service"),
        Row("12:pids:/a.service\n1:name=systemd:/system.slice/cron.service\n", "cron.service"),
        Row("0::/system.slice/a.service\n1:name=systemd:/system.slice/b.service", "a.service"),
        // No unit.
        Row("", nil), Row("0::/", nil), Row("0::/\n", nil), Row("0::", nil),
        Row("0::/system.slice", nil), Row("0::/docker/0123456789abcdef", nil),
        Row("0::/docker/0123/payments.service", nil), Row("0::/../payments.service", nil),
        Row("0::payments.service", nil), Row("0::/system.slice/.service", nil),
        Row("0::/system.slice/foo.service (deleted)", nil), Row("0::/system.slice/x.mount", nil),
        Row("9:name=other:/system.slice/cron.service", nil),
        Row("2:cpu:/system.slice/name=systemd:/cron.service", nil),
    ])
    func unit(row: Row) {
        #expect(ControlGroup.systemdUnit(in: Array(row.text.utf8)) == row.unit)
    }

    @Test func nameThatIsNotTextIsNoUnit() {
        let text = Array("0::/system.slice/".utf8) + [0xFF] + Array(".service".utf8)
        #expect(ControlGroup.systemdUnit(in: text) == nil)
    }
}
