package io.utp.spring.listener;

import static org.mockito.BDDMockito.given;
import static org.mockito.Mockito.mock;

import io.utp.UtpSocket;
import io.utp.spring.codec.LengthPrefixedCodec;
import io.utp.spring.codec.LineCodec;
import io.utp.spring.codec.UtpCodecs;
import io.utp.spring.core.UtpNodes;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.lang.reflect.Method;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import org.springframework.beans.factory.support.DefaultListableBeanFactory;
import org.springframework.util.unit.DataSize;

/** Listeners without an application context, and connections without a network. */
final class ListenerFixtures {

    final DefaultListableBeanFactory beans = new DefaultListableBeanFactory();

    ListenerFixtures() {
        DataSize limit = DataSize.ofKilobytes(1);
        beans.registerSingleton(
                "utpCodecs",
                new UtpCodecs(
                        beans,
                        Map.of(
                                UtpCodecs.LINES, () -> new LineCodec(limit),
                                UtpCodecs.BYTES, () -> new LengthPrefixedCodec(limit))));
    }

    UtpListenerContainerFactory factory() {
        return factory(Runnable::run);
    }

    UtpListenerContainerFactory factory(Executor executor) {
        return new UtpListenerContainerFactory(beans, new UtpNodes(beans), executor, UtpListenerSettings.defaults());
    }

    UtpListenerEndpointRegistry registry() {
        return new UtpListenerEndpointRegistry(factory(), new UtpJvmKeepAlive());
    }

    static UtpListenerEndpoint endpoint(Object bean, String method) {
        return new UtpListenerEndpoint("", bean, method(bean.getClass(), method));
    }

    static Method method(Class<?> type, String name) {
        return Arrays.stream(type.getDeclaredMethods())
                .filter(method -> method.getName().equals(name) && !method.isBridge())
                .findFirst()
                .orElseThrow();
    }

    /** An open connection of 127.0.0.1:4711 that has sent nothing. */
    static UtpSocket socket() {
        return socket("", new ByteArrayOutputStream());
    }

    /** An open connection of 127.0.0.1:4711 that has sent a text. */
    static UtpSocket socket(String sent, ByteArrayOutputStream answers) {
        UtpSocket socket = mock();
        given(socket.isOpen()).willReturn(true);
        given(socket.remoteAddress()).willReturn(new InetSocketAddress("127.0.0.1", 4711));
        given(socket.localAddress()).willReturn(new InetSocketAddress("127.0.0.1", 20_000));
        given(socket.connectionId()).willReturn(7);
        given(socket.closeFuture()).willReturn(new CompletableFuture<>());
        given(socket.end()).willReturn(new CompletableFuture<>());
        given(socket.inputStream()).willReturn(new ByteArrayInputStream(sent.getBytes(StandardCharsets.UTF_8)));
        given(socket.outputStream()).willReturn(answers);
        return socket;
    }
}
