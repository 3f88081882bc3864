// Goal: a postern.yaml that is no set of settings at all is refused with its place and the remedy,
// and everything that is wrong with one that is is said at once.
// Method: whole files, each with the complaint expected.

import Testing

@testable import PosternConfiguration

struct SettingsFileTests {
    @Test(arguments: [
        (
            "lanes: 2\n",
            "postern.yaml: `trust_domain` is missing; write it, as in `trust_domain: example.org`"
        ),
        (
            "trust_domain:\n",
            "postern.yaml:1: `trust_domain` takes one value, not no value; give one or remove the"
                + " line"
        ),
        (
            "trust_domain: Example.org\n",
            "postern.yaml:1: `trust_domain` is `Example.org`, which is no trust domain; use"
                + " lower-case letters, digits, `.`, `-` and `_`, as in `example.org`"
        ),
        (
            "trust_domain: a/b\n",
            "postern.yaml:1: `trust_domain` is `a/b`, which is no trust domain; use"
                + " lower-case letters, digits, `.`, `-` and `_`, as in `example.org`"
        ),
        ("# nothing\n", "postern.yaml: is empty; it needs at least `trust_domain`"),
        ("- a\n- b\n", "postern.yaml:1: holds a list; write keys, as in `lanes: 2`"),
        (
            "trust_domain: example.org\nlanes: 1\nlanes: 2\n",
            "postern.yaml:2: `lanes` stands here and again below in the same mapping; keep one"
        ),
        (
            "trust_domain: example.org\n---\nlanes: 1\n",
            "postern.yaml:2:1: is no valid YAML: expected a single document in the stream but"
                + " found another document"
        ),
        (
            "trust_domain: example.org\n\tlanes: 1\n",
            "postern.yaml:2: indented deeper than the line before allows; a text stands on one"
                + " line,"
                + " and keys of one mapping in one column"
        ),
        (
            "trust_domain: example.org\nlanes 2\n",
            "postern.yaml:3:1: is no valid YAML: while scanning a simple key could not find"
                + " expected ':'"
        ),
    ])
    func `a bad file is refused`(_ yaml: String, _ complaint: String) throws {
        let sample = try SampleFolder()
        #expect(sample.complaints { _ = try sample.configuration(yaml) } == [complaint])
    }

    @Test func `every problem is reported at once`() throws {
        let sample = try SampleFolder()
        let complaints = sample.complaints {
            _ = try sample.configuration("lanes: x\ngate:\n  tcp: y\n  mode: z\n")
        }
        #expect(complaints.count == 4)
        #expect(
            complaints.map { String($0.prefix(15)) } == [
                "postern.yaml:4:", "postern.yaml: `", "postern.yaml:3:", "postern.yaml:1:",
            ])
    }

    @Test func `a folder without settings says how to make one`() throws {
        let sample = try SampleFolder()
        sample.folder.remove("postern.yaml")
        #expect(
            sample.complaints { _ = try sample.configuration() } == [
                "postern.yaml: does not exist; name a set-up's folder, or make one with `postern"
                    + " init`"
            ])
    }

    @Test func `a file that is too large or no text is refused`() throws {
        let sample = try SampleFolder()
        let long = "# " + String(repeating: "x", count: 70_000)
        #expect(
            sample.complaints { _ = try sample.configuration(long) } == [
                "postern.yaml: is larger than 65536 bytes; make it smaller"
            ])
        sample.folder.remove("postern.yaml")
        try FileSystem.create(sample.path("postern.yaml"), [0x61, 0xFF], mode: 0o600)
        #expect(
            sample.complaints { _ = try sample.configuration() } == [
                "postern.yaml:1:2: is not UTF-8 text; save it as UTF-8"
            ])
        sample.folder.remove("postern.yaml")
        try FileSystem.createFolder(sample.path("postern.yaml"), mode: 0o700)
        #expect(
            sample.complaints { _ = try sample.configuration() } == [
                "postern.yaml: is no regular file"
            ])
    }

    @Test func `a socket path that is too long for the kernel is refused`() throws {
        let sample = try SampleFolder()
        let path = "/" + String(repeating: "d", count: 103)
        let complaints = sample.complaints {
            _ = try sample.configuration(
                "trust_domain: example.org\ngate:\n  endpoint: ipc://\(path)\n")
        }
        #expect(complaints.count == 1)
        #expect(
            complaints.first?.hasSuffix(
                "has a path of 104 bytes, and a socket's has at most 102; use a shorter folder")
                == true)
    }
}
