/// What many requests in flight are measured beside, by its line.
enum PipelinedBaselines {
    /// The CURVE echo, and gRPC streaming where it is there; the outcome says where it is not.
    static func rigs(
        _ stage: Stage, _ sizes: Driver, _ outcome: inout PartOutcome
    ) throws(BenchError) -> [(line: String, isBaseline: Bool, rig: Rig)] {
        var rigs = [(line: Lines.echo, isBaseline: true, rig: try stage.curveFloor(sizes))]
        if let grpc = try stage.grpc(sizes, isStreaming: true) {
            rigs.append((Lines.streaming, true, grpc))
        } else {
            outcome.absent(Lines.streaming, Lines.grpcAbsence)
        }
        return rigs
    }
}
