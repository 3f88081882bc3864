// Goal: key files are read as CZMQ and pyzmq write them, written as these read them, and refused
// when others may read a secret, when the halves are no pair, or when they are something else.
// Method: round trips in a temporary folder, a file in pyzmq's own words, and a table of bad ones.

import Glibc
import Testing
import ZeroMQ

@testable import PosternConfiguration

struct KeyFileTests {
    private let folder: TemporaryFolder
    private let pair: CurveKeyPair

    init() throws {
        folder = try TemporaryFolder()
        pair = try CurveKeyPair.generate()
        try KeyFile.write(pair, path: path("a"), name: "a")
    }

    private func path(_ name: String) -> String { FileSystem.join(folder.path, name) }

    private func complaint(_ body: () throws -> Void) -> String? {
        do {
            try body()
            return nil
        } catch {
            return "\(error)".replacing(folder.path + "/", with: "")
        }
    }

    @Test func `what is written is read back`() throws {
        #expect(try KeyFile.readPublic(path("a.key")) == pair.publicKey)
        let read = try KeyFile.readSecret(path("a.key_secret"))
        #expect(read.publicKey == pair.publicKey)
        let bytes = pair.secretKey.withUnsafeBytes { Array($0) }
        #expect(read.secretKey.withUnsafeBytes { Array($0) } == bytes)
    }

    @Test func `modes do not depend on the umask`() throws {
        for (name, mode) in [("a.key_secret", 0o600), ("a.key", 0o644)] {
            var status = stat()
            #expect(stat(path(name), &status) == 0)
            #expect(Int(status.st_mode) & 0o7777 == mode)
        }
    }

    @Test func `nothing is overwritten`() {
        #expect(
            complaint { try KeyFile.write(pair, path: path("a"), name: "a") }
                == "a.key_secret: exists already and is not overwritten; remove it or choose"
                + " another name"
        )
        folder.remove("a.key_secret")
        #expect(
            complaint { try KeyFile.write(pair, path: path("a"), name: "a") }
                == "a.key: exists already and is not overwritten; remove it or choose another name")
        #expect(!FileSystem.exists(path("a.key_secret")))
    }

    @Test(arguments: [0o640, 0o604, 0o660, 0o644, 0o620, 0o601])
    func `a secret that others can reach is refused`(_ mode: Int) {
        #expect(chmod(path("a.key_secret"), mode_t(mode)) == 0)
        let file = path("a.key_secret")
        #expect(
            complaint { _ = try KeyFile.readSecret(file) }
                == "a.key_secret: is open to others (mode 0\(String(mode, radix: 8))); run"
                + " `chmod 600 a.key_secret`, and make a new key if somebody may have read it")
    }

    @Test func `pyzmq's own file is read`() throws {
        let secret = pair.secretKey.withZ85 { text in
            text.withUnsafeBytes { String(decoding: $0, as: UTF8.self) }
        }
        let file = try folder.write(
            "p.key_secret",
            """
            #   ****  Generated on 2026-01-01 00:00:00.000000 by pyzmq  ****
            #   ZeroMQ CURVE **Secret** Certificate
            #   DO NOT PROVIDE THIS FILE TO OTHER USERS nor change its permissions.

            metadata
            curve
                public-key = "\(pair.publicKey.z85)"
                secret-key = "\(secret)"

            """)
        #expect(try KeyFile.readSecret(file).publicKey == pair.publicKey)
    }

    @Test func `the wrong half is refused`() {
        let (secret, open) = (path("a.key_secret"), path("a.key"))
        #expect(
            complaint { _ = try KeyFile.readPublic(secret) }
                == "a.key_secret:8: holds a secret key, where a public one is wanted; name the"
                + " `.key`"
                + " file")
        #expect(chmod(open, 0o600) == 0)
        #expect(
            complaint { _ = try KeyFile.readSecret(open) }
                == "a.key: holds no secret key; name the `.key_secret` file")
    }

    @Test func `halves that are no pair are refused`() throws {
        let other = try CurveKeyPair.generate()
        let text = try FileSystem.readText(path("a.key_secret"), bytesMax: 4_096)
        let mixed = text.replacing(pair.publicKey.z85, with: other.publicKey.z85)
        let file = try folder.write("m.key_secret", mixed)
        #expect(
            complaint { _ = try KeyFile.readSecret(file) }
                == "m.key_secret: holds a public and a secret key that are no pair; make a new pair"
                + " with `postern keygen`")
    }

    @Test(arguments: [
        ("", "b.key: is no key file: no `public-key` in a `curve` section"),
        ("hello\n", "b.key:1: is no key file: sections are `metadata` and `curve`"),
        ("curve\n    nothing\n", "b.key:2: has no `=`; write `name = \"value\"`"),
        (
            "curve\n    other = \"x\"\n",
            "b.key:2: `curve` takes one `public-key` and one `secret-key`"
        ),
        (
            "curve\n    public-key = \"short\"\n",
            "b.key:2: `public-key`: a CURVE key has `40` characters of Z85, this text has `5` bytes"
        ),
        (
            "curve\n    secret-key = \"'''''''''''''''''''''''''''''''''''''''''\"\n",
            "b.key:2: `secret-key`: a CURVE key has `40` characters of Z85, this text has `41`"
                + " bytes"
        ),
    ])
    func `a file of another form is refused`(_ text: String, _ message: String) throws {
        let file = try folder.write("b.key", text)
        #expect(complaint { _ = try KeyFile.readPublic(file) } == message)
    }

    @Test func `a missing file says what to do`() {
        let file = path("none.key_secret")
        #expect(
            complaint { _ = try KeyFile.readSecret(file) }
                == "none.key_secret: cannot read: no such file or directory; make one with"
                + " `postern keygen`")
    }

    @Test func `a FIFO is refused and not waited for`() {
        let file = path("fifo")
        #expect(mkfifo(file, 0o600) == 0)
        #expect(complaint { _ = try KeyFile.readSecret(file) } == "fifo: is no regular file")
    }
}
