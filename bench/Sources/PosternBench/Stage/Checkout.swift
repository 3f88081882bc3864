import Foundation
import Glibc

/// The source tree that the bench was built in: where programs are unless named.
package struct Checkout: Sendable {
    let root: String

    /// Of this source file: bench/Sources/PosternBench/Stage.
    package static var current: Checkout {
        var folder = URL(fileURLWithPath: #filePath)
        for _ in 0..<5 { folder.deleteLastPathComponent() }
        return Checkout(root: folder.path)
    }

    package var postern: String { "\(root)/.build/release/postern" }
    package var peers: String { "\(root)/.build/bench/peers" }
    package var budgets: String { "\(root)/bench/budgets.json" }

    /// With `+` where files differ from it.
    package var commit: String {
        guard let commit = Tool.output("git", ["-C", root, "rev-parse", "--short=12", "HEAD"])
        else { return "unknown" }
        let changes = Tool.output("git", ["-C", root, "status", "--porcelain"]) ?? ""
        return commit + (changes.isEmpty ? "" : "+")
    }

    /// Of all that takes part.
    package func versions(_ programs: Programs) -> [String: String] {
        var versions: [String: String] = [:]
        versions["postern"] = Tool.output(programs.postern, ["--version"])
        versions["libzmq"] = Tool.output("pkg-config", ["--modversion", "libzmq"])
        versions["grpc"] =
            programs.hasGRPC
            ? Tool.output("pkg-config", ["--modversion", "grpc++"]) : "absent"
        versions["swift"] = Tool.output("swift", ["--version"])?
            .split(separator: "\n").first.map(String.init)
        versions["cc"] = Tool.output("cc", ["--version"])?
            .split(separator: "\n").first.map(String.init)
        return versions
    }
}
