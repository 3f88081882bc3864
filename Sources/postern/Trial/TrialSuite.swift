import Foundation
import PosternClient

/// A suite of recorded agent tool calls, benign and hostile (AgentDojo's tasks as data).
struct TrialSuite: Decodable {
    struct Call: Decodable {
        let tool: String
        let arguments: [String: ContextJSON]

        /// `{arguments: {…}}`, as policies see it.
        var context: [String: ContextValue] {
            ["arguments": .record(arguments.compactMapValues(\.value))]
        }
    }

    struct UserTask: Decodable {
        let id: String
        let text: String
        let calls: [Call]

        /// The names of the tools in the plan, each once: all that is used of the calls to mint
        /// the credential.
        var plan: [String] {
            var seen: Set<String> = []
            return calls.map(\.tool).filter { seen.insert($0).inserted }
        }
    }

    struct InjectionTask: Decodable {
        let id: String
        let calls: [Call]
    }

    private enum CodingKeys: String, CodingKey {
        case suite
        case userTasks = "user_tasks"
        case injectionTasks = "injection_tasks"
    }

    let suite: String
    let userTasks: [UserTask]
    let injectionTasks: [InjectionTask]

    /// - Throws: an exit code, after it said what is wrong with the file.
    static func read(_ path: String) throws -> TrialSuite {
        guard let data = FileManager.default.contents(atPath: path) else {
            throw Terminal.fail("cannot read the suite `\(path)`")
        }
        let decoder = JSONDecoder()
        if let key = ContextJSON.decimalsAsText { decoder.userInfo[key] = true }
        do {
            return try decoder.decode(TrialSuite.self, from: data)
        } catch let error as DecodingError {
            throw Terminal.fail("`\(path)` is no suite: \(error.words)")
        }
    }
}
