import Foundation

/// Where a run's files go.
public struct ResultFolder {
    private let folder: String

    public init(_ folder: String) { self.folder = folder }

    public var resultPath: String { "\(folder)/result.json" }
    public var reportPath: String { "\(folder)/report.html" }

    /// Makes the folder where it is missing; overwrites.
    public func write(_ result: BenchResult) throws(BenchError) {
        do {
            try FileManager.default.createDirectory(
                atPath: folder, withIntermediateDirectories: true)
            try result.json().write(to: URL(fileURLWithPath: resultPath))
            try Data(HTMLReport(result).html.utf8).write(to: URL(fileURLWithPath: reportPath))
        } catch let error as BenchError {
            throw error
        } catch {
            throw BenchError("nothing can be written to `\(folder)`: \(error)")
        }
    }
}
