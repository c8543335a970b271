package io.utp.spring.listener;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;
import static org.mockito.BDDMockito.given;
import static org.mockito.BDDMockito.then;
import static org.mockito.Mockito.never;

import io.netty.channel.Channel;
import io.netty.channel.embedded.EmbeddedChannel;
import io.utp.UtpNode;
import io.utp.UtpSocket;
import io.utp.spring.FakeUtpNode;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetSocketAddress;
import java.nio.channels.ByteChannel;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;
import org.springframework.messaging.Message;
import org.springframework.messaging.MessageHeaders;
import org.springframework.messaging.handler.annotation.Header;
import org.springframework.messaging.handler.annotation.Headers;
import org.springframework.messaging.handler.annotation.Payload;
import org.springframework.messaging.handler.annotation.support.MethodArgumentNotValidException;
import org.springframework.validation.Validator;
import org.springframework.validation.annotation.Validated;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/** What a listener method may ask for and return, and what becomes of it. */
@ExtendWith(OutputCaptureExtension.class)
class ListenerMethodTests {

    private final ListenerFixtures fixtures = new ListenerFixtures();

    private final FakeUtpNode node = new FakeUtpNode();

    private final ByteArrayOutputStream answers = new ByteArrayOutputStream();

    private final Methods bean = new Methods();

    @BeforeEach
    void prepare() {
        fixtures.beans.registerSingleton("aliceUtpNode", node);
    }

    @Test
    void aMethodMayAskForEveryPartOfTheConnectionInAnyOrder() {
        UtpSocket socket = call("everything", "", "");

        assertThat(bean.arguments)
                .startsWith(socket.remoteAddress(), socket.outputStream(), node, socket.inputStream(), socket);
        assertThat(bean.arguments.get(5)).isInstanceOf(ByteChannel.class);
    }

    @Test
    void aStreamIsNotTouchedUnlessAskedFor() throws IOException {
        UtpSocket socket = call("socketOnly", "", "");

        then(socket).should(never()).inputStream();
        then(socket).should(never()).outputStream();
        then(socket).should().close();
    }

    @Test
    void aMethodMayAskForTheChannelOfNettyWhichIsThenTheOnlyReader() {
        EmbeddedChannel channel = new EmbeddedChannel();
        UtpSocket socket = ListenerFixtures.socket("", answers);
        given(socket.channel()).willReturn(channel);

        call("nettyChannel", "", socket);

        assertThat(bean.arguments).containsExactly(channel);
        then(socket).should(never()).inputStream();
    }

    @Test
    void headersAreFoundByTheirNamesAndByThoseOfTheParameters() {
        UtpSocket socket = ListenerFixtures.socket("", answers);
        given(socket.remoteName()).willReturn("bob");
        call("headers", "", socket);

        assertThat(bean.arguments)
                .containsExactly(socket.remoteAddress(), "bob", 7, 20_000, "alice", Optional.of("bob"));
    }

    @Test
    void aNameThatIsNotThereMayBeNull() {
        call("nullableName", "", "");

        assertThat(bean.arguments).containsExactly("null");
    }

    @Test
    void allHeadersComeTogether() {
        call("allHeaders", "", "");

        assertThat(((MessageHeaders) bean.arguments.get(0)).keySet())
                .containsExactlyInAnyOrder("remoteAddress", "connectionId", "localPort", "node");
        assertThat(bean.arguments.get(1)).isEqualTo(bean.arguments.get(0));
    }

    @ParameterizedTest
    @CsvSource({"value", "annotated", "stage", "mono", "publisher", "withSocket", "message", "optional"})
    void eachMessageIsACallAndItsResultIsWrittenBack(String method) throws IOException {
        UtpSocket socket = call(method, "lines", "a\n\r\nb");

        assertThat(bean.arguments).containsExactly("a", "", "b");
        assertThat(answers.toString(StandardCharsets.UTF_8)).isEqualTo("<a>\n<>\n<b>\n");
        then(socket).should().close();
        then(socket).should(never()).destroy();
    }

    @Test
    void aFluxAnswersOneMessageWithMany() {
        call("flux", "lines", "ab\nc");

        assertThat(answers.toString(StandardCharsets.UTF_8)).isEqualTo("ab1\nab2\nc1\nc2\n");
    }

    @Test
    void aFluxIsCancelledWhenItsValuesCannotBeWritten() {
        UtpSocket socket = call("endless", "lines", "a\n");

        assertThat(bean.cancelled).isTrue();
        then(socket).should().destroy();
    }

    @Test
    void withoutAMessageAmongItsArgumentsItIsCalledOnceAndItsResultWritten() throws IOException {
        for (String method : List.of("greeting", "greetingStage", "greetingFlux")) {
            answers.reset();
            UtpSocket socket = call(method, "lines", "not read");

            assertThat(answers.toString(StandardCharsets.UTF_8)).as(method).isEqualTo("hello\n");
            then(socket).should(never()).inputStream();
            then(socket).should().close();
        }
    }

    @Test
    void withoutACodecTheResultOfAStageOrPublisherIsNotWrittenButWaitedFor() throws IOException {
        for (String method : List.of("greetingStage", "greetingFlux", "greetingMono")) {
            UtpSocket socket = call(method, "", "");

            then(socket).should().close();
            assertThat(answers.size()).isZero();
        }
    }

    @Test
    void aMethodWithoutAResultAnswersNothing() throws IOException {
        UtpSocket socket = call("silent", "lines", "a\nb\n");

        assertThat(bean.arguments).containsExactly("a", "b");
        assertThat(answers.size()).isZero();
        then(socket).should().close();
    }

    @Test
    void aMessageThatIsTooLargeCostsTheConnection(CapturedOutput output) {
        UtpSocket socket = call("value", "lines", "x".repeat(2_000));

        assertThat(bean.arguments).isEmpty();
        then(socket).should().destroy();
        assertThat(output).contains("utp.codec.max-message-size");
    }

    @Test
    void aFailureEndsTheMessages() throws IOException {
        UtpSocket socket = call("failing", "lines", "a\nb\n");

        assertThat(bean.arguments).containsExactly("a");
        then(socket).should().destroy();
        then(socket).should(never()).close();
    }

    @Test
    void theErrorHandlerAnswersInsteadAndTheNextMessageComes() throws IOException {
        fixtures.beans.registerSingleton(
                "errors", (UtpListenerErrorHandler) (call, failure) -> call.payload() + ": " + failure.getMessage());
        UtpListenerEndpoint endpoint = endpoint("failing", "lines");
        endpoint.setErrorHandler("errors");
        UtpSocket socket = ListenerFixtures.socket("a\nb\n", answers);

        call(endpoint, socket);

        assertThat(answers.toString(StandardCharsets.UTF_8)).isEqualTo("a: out of paper\nb: out of paper\n");
        then(socket).should().close();
    }

    @Test
    void aMessageThatIsNotValidDoesNotReachTheMethod() {
        CompletableFuture<Throwable> refusal = new CompletableFuture<>();
        fixtures.beans.registerSingleton("validator", Validator.forInstanceOf(String.class, (text, errors) -> {
            if (text.equals("bad")) {
                errors.reject("bad", "must not be bad");
            }
        }));
        fixtures.beans.registerSingleton("errors", (UtpListenerErrorHandler) (call, failure) -> {
            refusal.complete(failure);
            return null;
        });
        UtpListenerEndpoint endpoint = endpoint("validated", "lines");
        endpoint.setErrorHandler("errors");

        call(endpoint, ListenerFixtures.socket("good\nbad\nbetter\n", answers));

        assertThat(bean.arguments).containsExactly("good", "better");
        assertThat(refusal.getNow(null))
                .isInstanceOf(MethodArgumentNotValidException.class)
                .hasMessageContaining("must not be bad");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "validated | lines | asks for messages to be validated, but there is no Validator; spring-boot-starter-validation",
                "silent | '' | asks for a String; without a codec it may have UtpSocket, InputStream, OutputStream, ByteChannel,"
                        + " Channel, InetSocketAddress, UtpNode, SSLSession, X509Certificate, Principal, Authentication and @Header",
                "message | '' | asks for a Message; without a codec",
                "value | '' | asks for a String; without a codec",
                "greeting | '' | returns a String, which takes a codec to be written; without one it may return nothing, or a"
                        + " CompletionStage, a Mono or a Flux",
                "two | lines | asks for two messages at once, a String and a Integer",
                "reading | lines | reads the connection itself, which its codec does, too",
                "readingTheChannel | lines | reads the connection itself, which its codec does, too",
                "channelAndStream | '' | reads the connection as a Channel and as a InputStream; take one of them",
                "channels | '' | reads the connection as a ByteChannel and as a Channel; take one of them",
                "unknownHeader | '' | asks for the header 'colour'; there are connectionId, localPort, node, remoteAddress,"
                        + " remoteName",
                "suspending | '' | is a suspending function, which cannot be called; let it return a CompletableFuture or a Mono",
                "number | lines | cannot listen: The codec 'lines' reads no java.lang.Integer",
                "silent | morse | cannot listen: There is no codec 'morse'"
            })
    void whatCannotWorkIsAnErrorAtTheStartThatNamesTheMethod(String method, String codec, String problem) {
        UtpListenerEndpoint endpoint = endpoint(method, codec);

        assertThatIllegalStateException()
                .isThrownBy(() -> fixtures.factory().create(endpoint))
                .withMessageStartingWith("@UtpListener " + Methods.class.getName() + "." + method + "(")
                .withMessageContaining(") " + problem);
    }

    @Test
    void whatItNamesHasToExist() {
        UtpListenerEndpoint endpoint = endpoint("socketOnly", "");
        endpoint.setExecutor("missing");

        assertThatIllegalStateException()
                .isThrownBy(() -> fixtures.factory().create(endpoint))
                .withMessageContaining("socketOnly(UtpSocket) cannot listen: ")
                .withMessageContaining("'missing'");
    }

    @Test
    void withoutAnIdItIsCalledByClassAndMethod() {
        assertThat(endpoint("socketOnly", "").id()).isEqualTo(Methods.class.getName() + ".socketOnly(UtpSocket)");
    }

    private UtpSocket call(String method, String codec, String sent) {
        return call(method, codec, ListenerFixtures.socket(sent, answers));
    }

    private UtpSocket call(String method, String codec, UtpSocket socket) {
        call(endpoint(method, codec), socket);
        return socket;
    }

    private void call(UtpListenerEndpoint endpoint, UtpSocket socket) {
        UtpListenerContainer container = fixtures.factory().create(endpoint);
        container.start();
        container.accept(socket);
        assertThat(container.connections()).isZero();
    }

    private UtpListenerEndpoint endpoint(String method, String codec) {
        UtpListenerEndpoint endpoint = ListenerFixtures.endpoint(bean, method);
        endpoint.setCodec(codec);
        return endpoint;
    }

    @SuppressWarnings("unused")
    private static final class Methods {

        private final List<Object> arguments = new ArrayList<>();

        private final AtomicBoolean cancelled = new AtomicBoolean();

        private void everything(
                InetSocketAddress remote,
                OutputStream output,
                UtpNode node,
                InputStream input,
                UtpSocket socket,
                ByteChannel channel) {
            arguments.addAll(List.of(remote, output, node, input, socket, channel));
        }

        void nettyChannel(Channel channel) {
            arguments.add(channel);
        }

        void socketOnly(UtpSocket socket) {
            arguments.add(socket);
        }

        void headers(
                @Header InetSocketAddress remoteAddress,
                @Header(UtpHeaders.REMOTE_NAME) String name,
                @Header int connectionId,
                @Header(UtpHeaders.LOCAL_PORT) Integer port,
                @Header(UtpHeaders.NODE) String node,
                @Header("remoteName") Optional<String> optional) {
            arguments.addAll(List.of(remoteAddress, name, connectionId, port, node, optional));
        }

        void nullableName(@Header @Nullable String remoteName) {
            arguments.add(String.valueOf(remoteName));
        }

        void allHeaders(MessageHeaders headers, @Headers Map<String, Object> map) {
            arguments.addAll(List.of(headers, map));
        }

        private String answer(String message) {
            arguments.add(message);
            return "<" + message + ">";
        }

        String value(String message) {
            return answer(message);
        }

        String annotated(UtpNode node, @Payload String message) {
            return answer(message);
        }

        CompletableFuture<String> stage(String message) {
            return CompletableFuture.supplyAsync(() -> answer(message));
        }

        Mono<String> mono(String message) {
            return Mono.fromCallable(() -> answer(message)).delaySubscription(Duration.ofMillis(1));
        }

        Flux<String> publisher(String message) {
            return Flux.just(answer(message));
        }

        String withSocket(UtpSocket socket, String message, @Header int connectionId) {
            return answer(message);
        }

        String message(Message<String> message) {
            return answer(message.getPayload());
        }

        String optional(Optional<String> message) {
            return answer(message.orElseThrow());
        }

        Flux<String> flux(String message) {
            return Flux.just(message + "1", message + "2");
        }

        Flux<Object> endless(String message) {
            return Flux.<Object>generate(sink -> sink.next(1)).doOnCancel(() -> cancelled.set(true));
        }

        String greeting() {
            return "hello";
        }

        CompletableFuture<String> greetingStage(UtpSocket socket) {
            return CompletableFuture.completedFuture("hello");
        }

        Mono<String> greetingMono(UtpSocket socket) {
            return Mono.just("hello");
        }

        Flux<String> greetingFlux(UtpSocket socket) {
            return Flux.just("hello");
        }

        void silent(String message) {
            arguments.add(message);
        }

        String failing(String message) {
            arguments.add(message);
            throw new IllegalStateException("out of paper");
        }

        void validated(@Validated String message) {
            arguments.add(message);
        }

        void two(String first, Integer second) {}

        void reading(InputStream input, @Payload String message) {}

        void readingTheChannel(Channel channel, @Payload String message) {}

        void channelAndStream(Channel channel, InputStream input) {}

        void channels(ByteChannel bytes, Channel channel) {}

        void unknownHeader(@Header String colour) {}

        void suspending(UtpSocket socket, kotlin.coroutines.Continuation continuation) {}

        void number(Integer message) {}
    }
}
