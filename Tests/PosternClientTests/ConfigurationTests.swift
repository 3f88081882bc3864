// Goal: a configuration that cannot work is refused before anything is opened, in words that
// say what to do; secrets are read from closed files only and never shown.
// Method: certificates in a temporary folder, good and bad; no broker.

import PosternClient
import Testing
import ZeroMQ

extension ClientTests {
    @Suite struct ConfigurationTests {
        let folder: TemporaryFolder
        let pair: CurveKeyPair

        init() throws {
            folder = try TemporaryFolder()
            pair = try CurveKeyPair.generate()
        }

        private func secretText() -> String {
            pair.secretKey.withZ85 { text in
                text.withUnsafeBytes { String(decoding: $0, as: UTF8.self) }
            }
        }

        private func certificate(secret: String? = nil, publicKey: String? = nil) -> String {
            var text = """
                #   ZeroMQ CURVE Certificate
                metadata
                    name = "agent"
                curve
                    public-key = "\(publicKey ?? pair.publicKey.z85)"

                """
            if let secret { text += "    secret-key = \"\(secret)\"\n" }
            return text
        }

        private func make(
            serverKey: ServerKey? = nil, keys: ClientKeys = .ephemeral,
            _ change: (inout ClientConfiguration) -> Void = { _ in }
        ) throws -> PosternClient {
            var configuration = ClientConfiguration(
                endpoint: "ipc://\(folder.file("gate"))",
                serverKey: serverKey ?? .z85(pair.publicKey.z85), keys: keys)
            change(&configuration)
            return try PosternClient(configuration)
        }

        private func refusal(
            serverKey: ServerKey? = nil, keys: ClientKeys = .ephemeral,
            _ change: (inout ClientConfiguration) -> Void = { _ in }
        ) throws -> String {
            let error = try #require(
                #expect(throws: ClientError.self) {
                    _ = try make(serverKey: serverKey, keys: keys, change)
                })
            #expect(error.code == .configuration)
            #expect(!error.message.contains(secretText()))
            return error.message
        }

        @Test func keysComeFromFiles() throws {
            let open = try folder.write(certificate(), to: "a.key", mode: 0o644)
            let closed = try folder.write(certificate(secret: secretText()), to: "a.key_secret")
            let client = try make(serverKey: .file(open), keys: .file(closed))
            #expect(client.publicKey == pair.publicKey.z85)
        }

        @Test func keysComeAsText() throws {
            let client = try make(keys: try pair.clientKeys())
            #expect(client.publicKey == pair.publicKey.z85)
        }

        @Test func ephemeralKeysAreFresh() throws {
            let first = try make()
            let second = try make()
            #expect(first.publicKey != second.publicKey)
        }

        @Test func aSecretThatOthersMayReadIsRefused() throws {
            let path = try folder.write(
                certificate(secret: secretText()), to: "a.key_secret", mode: 0o640)
            #expect(try refusal(keys: .file(path)).contains("read by others"))
        }

        @Test func aFileWithoutItsSecretIsRefused() throws {
            let path = try folder.write(certificate(), to: "a.key")
            #expect(try refusal(keys: .file(path)).contains("no secret key"))
        }

        @Test func aServersSecretIsRefused() throws {
            let path = try folder.write(certificate(secret: secretText()), to: "a.key_secret")
            #expect(try refusal(serverKey: .file(path)).contains("secret key"))
        }

        @Test func halvesOfTwoPairsAreRefused() throws {
            let other = try CurveKeyPair.generate().publicKey.z85
            let path = try folder.write(
                certificate(secret: secretText(), publicKey: other), to: "a.key_secret")
            #expect(try refusal(keys: .file(path)).contains("no pair"))
            #expect(throws: ClientError.self) {
                _ = try ClientKeys.pair(publicKey: other, secretKey: secretText())
            }
        }

        @Test(arguments: [
            "", "curve\n", "nonsense\n", "curve\n    public-key\n",
            "curve\n    public-key = \"short\"\n", "curve\n    other-key = \"x\"\n",
            String(repeating: "#\n", count: 4_000),
        ]) func aFileThatIsNoCertificateIsRefused(text: String) throws {
            let path = try folder.write(text, to: "a.key")
            #expect(try refusal(serverKey: .file(path)).contains("key file"))
        }

        @Test func aMissingFileIsTold() throws {
            let message = try refusal(serverKey: .file(folder.file("none.key")))
            #expect(message.contains("no such file"))
            #expect(message.contains("none.key"))
        }

        @Test func aFolderIsNoFile() throws {
            #expect(try refusal(serverKey: .file(folder.path)).contains("regular file"))
        }

        @Test(arguments: [
            "", "ipc://", "udp://x:1", "gate.sock", "ipc:///" + String(repeating: "x", count: 107),
        ]) func anEndpointThatCannotBeIsRefused(endpoint: String) throws {
            _ = try refusal { $0.endpoint = endpoint }
        }

        @Test func numbersOutOfRangeAreRefused() throws {
            _ = try refusal { $0.requestsInFlightMax = 0 }
            _ = try refusal { $0.requestsInFlightMax = 65_537 }
            _ = try refusal { $0.deadline = .zero }
            _ = try refusal { $0.reconnectInterval = .seconds(-1) }
            _ = try refusal { $0.name = "" }
        }

        @Test func noSecretIsShown() throws {
            let keys = try pair.clientKeys()
            var configuration = ClientConfiguration(
                endpoint: "ipc:///x", serverKey: .z85(pair.publicKey.z85), keys: keys)
            configuration.name = "x"
            var dumped = ""
            dump(configuration, to: &dumped)
            let secret = secretText()
            for text in ["\(keys)", String(reflecting: keys), "\(configuration)", dumped] {
                #expect(!text.contains(secret))
            }
        }
    }
}
