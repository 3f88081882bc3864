import PosternWire

/// The place of one answer in a blocking call that waits for one or several.
struct BlockingWaiter: ReplyWaiter {
    let index: Int
    let answers: BlockingAnswers

    func finish(_ result: Result<Reply, ClientError>) { answers.put(result, at: index) }
}
