package io.utp.netty;

import io.netty.channel.Channel;
import io.netty.channel.EventLoop;
import io.netty.util.concurrent.SingleThreadEventExecutor;

/**
 * Closes a channel when its event loop ends, as loops do by themselves with the sockets that they poll: else its handlers would keep
 * for ever what they hold, and its peer would hear nothing.
 */
final class LoopEnd {

    private final Runnable close;

    LoopEnd(Channel channel) {
        close = () -> channel.unsafe().close(channel.voidPromise());
    }

    /** On the event loop: the channel is registered with it. */
    void watch(EventLoop loop) {
        if (loop instanceof SingleThreadEventExecutor executor) {
            executor.addShutdownHook(close);
        }
    }

    /** On the event loop: it no longer is. */
    void forget(EventLoop loop) {
        if (loop instanceof SingleThreadEventExecutor executor) {
            executor.removeShutdownHook(close);
        }
    }
}
