// Goal: every selector takes what can match a process and refuses what cannot, or what could match
// too much, with its line.
// Method: tables of one selector each in a file that is good otherwise; line 4 is the selector's.

import Glibc
import PosternCore
import Testing
import ZeroMQ

@testable import PosternConfiguration

struct EnrolmentSelectorTests {
    @Test(arguments: [
        (
            "unix:uid: nobody-here",
            "`unix:uid` is `nobody-here`, which is no user of this host; use a name or a number"
        ),
        (
            "unix:uid: 4294967295",
            "`unix:uid` is `4294967295`, which is no user of this host; use a name or a number"
        ),
        ("unix:uid: [1]", "`unix:uid` takes one value, not a list"),
        (
            "unix:gid: -1",
            "`unix:gid` is `-1`, which is no group of this host; use a name or a number"
        ),
        (
            "unix:path: bin/x",
            "`unix:path` is `bin/x`, which is no absolute path; write it from `/`, without `.`,"
                + " `..` and `//`"
        ),
        (
            "unix:path: /a/../b",
            "`unix:path` is `/a/../b`, which is no absolute path; write it from `/`, without `.`,"
                + " `..` and `//`"
        ),
        (
            "unix:path: /a/",
            "`unix:path` is `/a/`, which is no absolute path; write it from `/`, without `.`,"
                + " `..` and `//`"
        ),
        (
            "unix:sha256: 0F",
            "`unix:sha256` is `0F`, which is no SHA-256; use the 64 lower-case hexadecimal digits"
                + " that `sha256sum` prints"
        ),
        (
            "systemd:unit: agent",
            "`systemd:unit` is `agent`, which is no unit's name; write it whole, as in"
                + " `agent.service`"
        ),
        (
            "curve:key: abc",
            "`curve:key` is no key: a CURVE key has `40` characters of Z85, this text has `3`"
                + " bytes; copy the `public-key` of a `.key` file, in quotes, or name the file"
        ),
        ("unix:pth: 1", "unknown selector `unix:pth`; did you mean `unix:path`?"),
        (
            "unix:uid:1001",
            "`unix:uid:1001` is a text; a selector is `name: value` with a space after the last"
                + " colon, as in `- unix:uid: 1001`"
        ),
        ("[a]", "a selector is one `name: value`, as in `- unix:uid: 1001`, not a list"),
    ])
    func `a bad selector is refused`(_ selector: String, _ message: String) {
        #expect(
            EnrolmentSample.complaints(EnrolmentSample.file(selector: selector)) == [
                "workloads.yaml:4: \(message)"
            ])
    }

    @Test func `selectors that cannot both hold, or twice, are refused`() {
        #expect(
            EnrolmentSample.complaints(
                EnrolmentSample.file(selector: "unix:uid: 1\n      - unix:uid: 2")) == [
                    "workloads.yaml:5: `unix:uid` stands in line 4 with another value, and"
                        + " nothing has"
                        + " both; keep one, or make two enrolments"
                ])
        #expect(
            EnrolmentSample.complaints(
                EnrolmentSample.file(selector: "unix:gid: 1\n      - unix:gid: 1")) == [
                    "workloads.yaml:5: `unix:gid` stands twice with one value; keep one"
                ])
        #expect(
            EnrolmentSample.complaints(
                EnrolmentSample.file(selector: "unix:gid: 1\n      - unix:gid: 2")) == [])
    }

    @Test func `a path with a symbolic link would never match`() throws {
        let folder = try TemporaryFolder()
        let file = try folder.write("program", "")
        #expect(symlink(file, FileSystem.join(folder.path, "link")) == 0)
        let real = try #require(FileSystem.realPath(file))
        let link = FileSystem.join(FileSystem.parentFolder(of: real), "link")
        #expect(
            EnrolmentSample.complaints(EnrolmentSample.file(selector: "unix:path: \(link)")) == [
                "workloads.yaml:4: `unix:path` is `\(link)`, which leads through a symbolic link to"
                    + " `\(real)`; write that, as the kernel reports it"
            ])
        #expect(
            EnrolmentSample.complaints(EnrolmentSample.file(selector: "unix:path: \(real)")) == [])
    }

    @Test func `a key may be named by its file, beside the enrolments`() throws {
        let folder = try TemporaryFolder()
        let pair = try CurveKeyPair.generate()
        try KeyFile.write(pair, path: FileSystem.join(folder.path, "agent"), name: "agent")
        let path = FileSystem.join(folder.path, "workloads.yaml")
        let found = try EnrolmentSample.parse(
            EnrolmentSample.file(selector: "curve:key: agent.key"), file: path)
        let key = try #require(PeerKey(bytes: pair.publicKey.bytes))
        #expect(found.first?.selectors == [.key(key)])
    }

    @Test func `a selector's value that may be a secret is never shown`() {
        let secret = "OwgJ%[oXyAU$ojI]?W*Qn+JgZO]zBV0M](fZ5$V"
        let found = EnrolmentSample.complaints(
            EnrolmentSample.file(selector: "curve:key: '\(secret)'"))
        #expect(found.count == 1)
        #expect(found.allSatisfy { !$0.contains(secret) })
    }
}
