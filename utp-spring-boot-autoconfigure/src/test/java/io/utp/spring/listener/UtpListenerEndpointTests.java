package io.utp.spring.listener;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIOException;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;
import static org.mockito.BDDMockito.given;
import static org.mockito.Mockito.mock;

import io.utp.UtpNode;
import io.utp.UtpSocket;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetSocketAddress;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;

class UtpListenerEndpointTests {

    private final UtpNode node = mock();

    private final UtpSocket socket = mock();

    private final Methods bean = new Methods();

    @Test
    void aMethodMayAskForEverythingInAnyOrder() throws Throwable {
        InputStream input = new ByteArrayInputStream(new byte[0]);
        OutputStream output = new ByteArrayOutputStream();
        InetSocketAddress remote = new InetSocketAddress("127.0.0.1", 4711);
        given(socket.inputStream()).willReturn(input);
        given(socket.outputStream()).willReturn(output);
        given(socket.remoteAddress()).willReturn(remote);

        assertThat(endpoint("everything").invoke(node, socket)).isNull();

        assertThat(bean.arguments).containsExactly(remote, output, node, input, socket);
    }

    @Test
    void aStreamIsNotTouchedUnlessAskedFor() throws Throwable {
        given(socket.inputStream()).willThrow(new IllegalStateException("data() has a subscriber"));

        endpoint("socketOnly").invoke(node, socket);

        assertThat(bean.arguments).containsExactly(socket);
    }

    @Test
    void theStageOfAnAsynchronousMethodIsReturned() throws Throwable {
        assertThat(endpoint("asynchronous").invoke(node, socket)).isSameAs(bean.stage);
    }

    @Test
    void whatTheMethodThrowsIsNotWrapped() {
        assertThatIOException()
                .isThrownBy(() -> endpoint("failing").invoke(node, socket))
                .withMessage("out of paper");
    }

    @Test
    void anUnsupportedArgumentIsAnErrorThatNamesTheSupportedOnes() {
        assertThatIllegalStateException()
                .isThrownBy(() -> endpoint("unsupportedArgument"))
                .withMessage(
                        "@UtpListener " + Methods.class.getName() + ".unsupportedArgument(String) asks for a String;"
                                + " it may have UtpSocket, InputStream, OutputStream, InetSocketAddress, UtpNode");
    }

    @Test
    void anUnsupportedReturnTypeIsAnError() {
        assertThatIllegalStateException()
                .isThrownBy(() -> endpoint("unsupportedResult"))
                .withMessage(
                        "@UtpListener " + Methods.class.getName() + ".unsupportedResult(UtpSocket) returns a String;"
                                + " it may return nothing, or a CompletionStage that keeps the socket open");
    }

    @Test
    void withoutAnIdItIsCalledByClassAndMethod() {
        assertThat(endpoint("socketOnly").id()).isEqualTo(Methods.class.getName() + ".socketOnly(UtpSocket)");
    }

    private UtpListenerEndpoint endpoint(String name) {
        return new UtpListenerEndpoint(
                "",
                "",
                bean,
                Arrays.stream(Methods.class.getDeclaredMethods())
                        .filter(method -> method.getName().equals(name))
                        .findFirst()
                        .orElseThrow());
    }

    @SuppressWarnings("unused")
    private static final class Methods {

        private final CompletableFuture<String> stage = new CompletableFuture<>();

        private List<Object> arguments = List.of();

        private void everything(
                InetSocketAddress remote, OutputStream output, UtpNode node, InputStream input, UtpSocket socket) {
            arguments = List.of(remote, output, node, input, socket);
        }

        void socketOnly(UtpSocket socket) {
            arguments = List.of(socket);
        }

        CompletableFuture<String> asynchronous(UtpSocket socket) {
            return stage;
        }

        void failing() throws IOException {
            throw new IOException("out of paper");
        }

        void unsupportedArgument(String message) {}

        String unsupportedResult(UtpSocket socket) {
            return "";
        }
    }
}
