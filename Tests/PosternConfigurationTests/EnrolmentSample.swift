import PosternCore

@testable import PosternConfiguration

/// A good `workloads.yaml` with places for one wrong thing, and what is said about it.
enum EnrolmentSample {
    static func parse(_ text: String, file: String = "workloads.yaml") throws -> [Enrolment] {
        try EnrolmentFile.parse(
            text, file: file, trustDomain: "example.org",
            accounts: SampleFolder.host.accounts)
    }

    static func complaints(_ text: String) -> [String] {
        do {
            _ = try parse(text)
            return []
        } catch {
            return "\(error)".split(separator: "\n").map(String.init)
        }
    }

    static func file(
        selector: String = "unix:uid: 1001", groups: String = "[]", actions: String = "[read_*]",
        resources: String = "['File::*']", limits: String = "{}", extra: String = ""
    ) -> String {
        """
        workloads:
          - id: spiffe://example.org/agents/one
            selectors:
              - \(selector)
            groups: \(groups)
            scope:
              actions: \(actions)
              resources: \(resources)
            limits: \(limits)
        \(extra)
        """
    }
}
