import ArgumentParser
import PosternBench

/// The parts and what each measures.
struct ListCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "list", abstract: "The parts, and what each measures.")

    func run() {
        for part in PartList.descriptions {
            print("\(part.name): \(part.title)\n  \(part.explanation)")
        }
    }
}
