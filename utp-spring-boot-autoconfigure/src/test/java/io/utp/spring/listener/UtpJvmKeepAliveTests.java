package io.utp.spring.listener;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.mockito.Mockito.mock;

import io.utp.UtpNode;
import java.util.List;
import org.junit.jupiter.api.Test;

class UtpJvmKeepAliveTests {

    private final UtpJvmKeepAlive keepAlive = new UtpJvmKeepAlive();

    private final UtpNode first = mock();

    private final UtpNode second = mock();

    @Test
    void oneThreadThatIsNoDaemonRunsUntilTheLastNodeIsReleased() {
        keepAlive.hold(first);
        keepAlive.hold(first);
        keepAlive.hold(second);
        assertThat(threads()).singleElement().matches(thread -> !thread.isDaemon());

        keepAlive.release(first);
        keepAlive.release(first);
        assertThat(threads()).hasSize(1);

        keepAlive.release(second);
        await().until(() -> threads().isEmpty());
    }

    @Test
    void mayBeHeldAgain() {
        keepAlive.hold(first);
        keepAlive.release(first);
        await().until(() -> threads().isEmpty());

        keepAlive.hold(first);
        assertThat(threads()).hasSize(1);
        keepAlive.release(first);
        await().until(() -> threads().isEmpty());
    }

    @Test
    void closedItHoldsNoNode() {
        keepAlive.hold(first);
        keepAlive.hold(second);

        keepAlive.close();

        await().until(() -> threads().isEmpty());
    }

    private static List<Thread> threads() {
        return Thread.getAllStackTraces().keySet().stream()
                .filter(thread -> thread.getName().equals("utp-keep-alive"))
                .toList();
    }
}
