// gRPC's echo: what many would take instead. Unary and streaming over a Unix socket, not
// encrypted. One thread and one completion queue: on few processors that is the fastest way to
// write it (the synchronous API took four times as long for a unary call).
//
//   grpc-echo PATH REPLY_BYTES

#include <grpcpp/grpcpp.h>

#include <cstdio>
#include <cstdlib>
#include <deque>
#include <string>

#include "driver.h"
#include "echo.grpc.pb.h"

using postern::bench::Echo;
using postern::bench::Payload;

namespace {

struct Door {
    Echo::AsyncService service;
    std::unique_ptr<grpc::ServerCompletionQueue> queue;
    size_t reply_bytes;

    void answer(const Payload &request, Payload *reply) const
    {
        std::string *content = reply->mutable_content();
        content->assign(request.content(), 0, 8);
        content->resize(reply_bytes);
    }
};

// One call, which the queue moves on from step to step and which deletes itself at its end.
class Exchange {
public:
    virtual ~Exchange() = default;
    virtual void proceed(bool isFine) = 0;
};

class Unary final : public Exchange {
public:
    explicit Unary(Door *door) : door_(door), responder_(&context_)
    {
        door->service.RequestCall(&context_, &request_, &responder_, door->queue.get(),
                                  door->queue.get(), this);
    }

    void proceed(bool isFine) override
    {
        if (isAnswered_ || !isFine) {
            delete this;
            return;
        }
        new Unary(door_);
        door_->answer(request_, &reply_);
        isAnswered_ = true;
        responder_.Finish(reply_, grpc::Status::OK, this);
    }

private:
    Door *door_;
    grpc::ServerContext context_;
    Payload request_, reply_;
    grpc::ServerAsyncResponseWriter<Payload> responder_;
    bool isAnswered_ = false;
};

// Reads while it writes. A reply that others wait behind is only handed to the transport
// (`set_buffer_hint`), so that many leave in one system call.
class Stream final : public Exchange {
public:
    explicit Stream(Door *door) : door_(door), stream_(&context_), writer_(this)
    {
        door->service.RequestStream(&context_, &stream_, door->queue.get(), door->queue.get(),
                                    this);
    }

    // Begun, something read, or finished.
    void proceed(bool isFine) override
    {
        if (isFinishing_ || (!isBegun_ && !isFine)) {
            delete this;
            return;
        }
        if (!isBegun_) {
            isBegun_ = true;
            new Stream(door_);
        } else if (isFine) {
            Payload reply;
            door_->answer(request_, &reply);
            replies_.push_back(std::move(reply));
        } else {
            hasEnded_ = true;
        }
        if (!hasEnded_) {
            stream_.Read(&request_, this);
        }
        write();
    }

private:
    class Writer final : public Exchange {
    public:
        explicit Writer(Stream *stream) : stream_(stream) {}

        void proceed(bool isFine) override
        {
            stream_->isWriting_ = false;
            if (!isFine) {
                stream_->replies_.clear();
            }
            stream_->write();
        }

    private:
        Stream *stream_;
    };

    void write()
    {
        if (isWriting_ || isFinishing_) {
            return;
        }
        if (replies_.empty()) {
            if (hasEnded_) {
                isFinishing_ = true;
                stream_.Finish(grpc::Status::OK, this);
            }
            return;
        }
        Payload reply = std::move(replies_.front());
        replies_.pop_front();
        grpc::WriteOptions options;
        if (!replies_.empty()) {
            options.set_buffer_hint();
        }
        isWriting_ = true;
        stream_.Write(reply, options, &writer_);
    }

    Door *door_;
    grpc::ServerContext context_;
    Payload request_;
    std::deque<Payload> replies_;
    grpc::ServerAsyncReaderWriter<Payload, Payload> stream_;
    Writer writer_;
    bool isBegun_ = false, isWriting_ = false, hasEnded_ = false, isFinishing_ = false;
};

}  // namespace

int main(int argc, char **argv)
{
    if (argc != 3) {
        fprintf(stderr, "usage: grpc-echo PATH REPLY_BYTES\n");
        return 2;
    }
    driver_start();
    Door door;
    door.reply_bytes = strtoul(argv[2], nullptr, 10);
    grpc::ServerBuilder builder;
    builder.AddListeningPort(std::string("unix:") + argv[1], grpc::InsecureServerCredentials());
    builder.RegisterService(&door.service);
    door.queue = builder.AddCompletionQueue();
    std::unique_ptr<grpc::Server> server = builder.BuildAndStart();
    if (!server) {
        fail("cannot listen at %s", argv[1]);
    }
    new Unary(&door);
    new Stream(&door);
    printf("ready version=%s\n", grpc::Version().c_str());
    fflush(stdout);
    void *tag;
    bool isFine;
    while (door.queue->Next(&tag, &isFine)) {
        static_cast<Exchange *>(tag)->proceed(isFine);
    }
}
