package io.utp.spring.boot.autoconfigure;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.utp.UtpNode;
import io.utp.UtpSocket;
import io.utp.spring.annotation.UtpListener;
import io.utp.spring.event.UtpConnectionClosedEvent;
import io.utp.spring.event.UtpConnectionOpenedEvent;
import io.utp.spring.event.UtpEvent;
import io.utp.spring.event.UtpEventPublisher;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.autoconfigure.task.TaskExecutionAutoConfiguration;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;
import org.springframework.context.ApplicationListener;

/** On which thread events come, and until when. */
@ExtendWith(OutputCaptureExtension.class)
class UtpEventTimingTests {

    private static final InetSocketAddress LOOPBACK = new InetSocketAddress(InetAddress.getLoopbackAddress(), 0);

    private final Recorder recorder = new Recorder();

    private final ApplicationContextRunner runner = new ApplicationContextRunner()
            .withConfiguration(AutoConfigurations.of(TaskExecutionAutoConfiguration.class, UtpAutoConfiguration.class))
            .withPropertyValues("utp.host=127.0.0.1")
            .withBean(Recorder.class, () -> recorder);

    @Test
    void noEventComesOnTheThreadOfTheNode() {
        runner.withBean(Inbox.class).run(context -> {
            try (UtpNode peer = UtpNode.builder().build()) {
                peer.bind(LOOPBACK).join();
                UtpSocket socket =
                        peer.connect(context.getBean(UtpNode.class).address()).join();
                socket.destroy();
                await().until(() -> recorder.threads.containsKey(UtpConnectionClosedEvent.class));
            }
        });

        assertThat(recorder.threads).containsKey(UtpConnectionOpenedEvent.class);
        assertThat(recorder.threads.values()).noneMatch(thread -> thread.startsWith("utp-io"));
    }

    @Test
    void aNodeThatOutlivesTheContextTellsItNothing(CapturedOutput output) throws Exception {
        UtpNode[] own = new UtpNode[1];
        runner.run(context -> {
            own[0] = UtpNode.builder()
                    .listener(context.getBean(UtpEventPublisher.class))
                    .build();
            own[0].listen(socket -> {}).isDone();
            own[0].bind(LOOPBACK).join();
            await().until(() -> !recorder.events.isEmpty());
        });
        List<UtpEvent> before = List.copyOf(recorder.events);

        try (UtpNode peer = UtpNode.builder().build()) {
            peer.bind(LOOPBACK).join();
            peer.connect(own[0].address()).join().destroy();
        }
        own[0].closeAsync().join();

        assertThat(recorder.events).isEqualTo(before);
        assertThat(output).doesNotContain("ApplicationEventMulticaster not initialized", "WARN");
    }

    static class Inbox {

        @UtpListener
        void receive(UtpSocket socket) {}
    }

    static class Recorder implements ApplicationListener<UtpEvent> {

        final List<UtpEvent> events = new CopyOnWriteArrayList<>();

        final Map<Class<?>, String> threads = new ConcurrentHashMap<>();

        @Override
        public void onApplicationEvent(UtpEvent event) {
            threads.put(event.getClass(), Thread.currentThread().getName());
            events.add(event);
        }
    }
}
