package io.utp.netty;

import static org.assertj.core.api.Assertions.assertThat;

import io.netty.channel.DefaultEventLoop;
import io.netty.channel.EventLoop;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.nio.NioIoHandler;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(value = 20, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class NodeLoopTests {

    private static final int ROUNDS = 100;

    @AutoClose
    private final TwoThreads threads = new TwoThreads();

    /** As Netty's loops in the worst moment: ends between the look whether it may take a task and the taking. */
    private static final class Forgetful extends DefaultEventLoop {

        @Override
        public void execute(Runnable task) {
            shutdownGracefully(0, 1, TimeUnit.SECONDS);
            terminationFuture().syncUninterruptibly();
        }
    }

    /** One thread has tasks for the loop while the other ends it: Netty forgets some in about every tenth round. */
    @Test
    void aTaskRunsOrTheOtherOneDoes() throws Exception {
        AtomicInteger asked = new AtomicInteger();
        AtomicInteger ran = new AtomicInteger();
        AtomicInteger refused = new AtomicInteger();
        for (int round = 0; round < ROUNDS; round++) {
            EventLoopGroup group = new MultiThreadIoEventLoopGroup(1, NioIoHandler.newFactory());
            EventLoop loop = group.next();
            NodeLoop tasks = new NodeLoop(loop, () -> {});
            int before = ran.get();
            threads.both(
                    () -> {
                        while (!loop.isTerminated()) {
                            asked.incrementAndGet();
                            tasks.execute(ran::incrementAndGet, refused::incrementAndGet);
                        }
                    },
                    () -> {
                        TwoThreads.await(() -> ran.get() > before);
                        group.shutdownGracefully(0, 1, TimeUnit.SECONDS).sync();
                    });
        }

        assertThat(ran.get() + refused.get()).isEqualTo(asked.get());
        assertThat(refused).hasPositiveValue();
    }

    @Test
    void aQuestionIsAnsweredByALoopThatEndsBeforeItTakesIt() {
        NodeLoop tasks = new NodeLoop(new Forgetful(), () -> {});

        assertThat(tasks.<Integer>ask(() -> 42)).isEqualTo(42);
    }
}
