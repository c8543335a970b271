package io.utp.spring.client;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.mockito.ArgumentMatchers.any;
import static org.mockito.BDDMockito.given;
import static org.mockito.BDDMockito.then;
import static org.mockito.BDDMockito.willThrow;
import static org.mockito.Mockito.mock;
import static org.mockito.Mockito.never;

import io.utp.UtpConnectException;
import io.utp.spring.annotation.UtpClient;
import io.utp.spring.codec.LineCodec;
import io.utp.spring.codec.UtpCodec;
import io.utp.spring.codec.UtpCodecs;
import io.utp.spring.core.UtpOperations;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.aot.generate.ClassNameGenerator;
import org.springframework.aot.generate.DefaultGenerationContext;
import org.springframework.aot.generate.InMemoryGeneratedFiles;
import org.springframework.aot.hint.RuntimeHints;
import org.springframework.aot.hint.predicate.RuntimeHintsPredicates;
import org.springframework.beans.factory.ListableBeanFactory;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.context.annotation.AnnotationConfigApplicationContext;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.aot.ApplicationContextAotGenerator;
import org.springframework.core.ParameterizedTypeReference;
import org.springframework.javapoet.ClassName;
import org.springframework.util.unit.DataSize;
import reactor.core.publisher.Mono;

class UtpClientTests {

    private final UtpOperations operations = mock();

    private final UtpOperations.PeerSpec peer = mock();

    private final ApplicationContextRunner runner = new ApplicationContextRunner()
            .withBean("operations", UtpOperations.class, () -> operations)
            .withPropertyValues("bank=bob");

    @BeforeEach
    void peer() {
        given(operations.peer("bob")).willReturn(peer);
        given(peer.codec("lines")).willReturn(peer);
        given(peer.timeout(Duration.ofSeconds(5))).willReturn(peer);
    }

    @Test
    void anInterfaceOfThePackageIsABeanThatDials() {
        given(peer.request("1+1", ParameterizedTypeReference.forType(String.class)))
                .willReturn("2");
        runner.withUserConfiguration(Scanning.class).run(context -> {
            assertThat(context).hasBean("utpClientTests.Calculator").hasSingleBean(Calculator.class);
            assertThat(context.getBean(Calculator.class).calculate("1+1")).isEqualTo("2");
            then(peer).should().codec("lines");
            then(peer).should().timeout(Duration.ofSeconds(5));
        });
    }

    @Test
    void aReplyMayHaveParametersAndBePrimitive() {
        given(peer.request(any(), any(ParameterizedTypeReference.class))).willReturn(List.of(1), 7);
        all(client -> {
            assertThat(client.list("a")).containsExactly(1);
            assertThat(client.number("b")).isEqualTo(7);
        });
        then(peer).should().request("b", ParameterizedTypeReference.forType(Integer.class));
    }

    @Test
    void whatReturnsNothingIsSent() {
        all(client -> client.tell("hello"));
        then(peer).should().send("hello");
    }

    @Test
    void aFutureIsThatOfTheTemplate() {
        CompletableFuture<Object> reply = CompletableFuture.completedFuture("x");
        given(peer.requestAsync("a", ParameterizedTypeReference.forType(String.class)))
                .willReturn(reply);
        CompletableFuture<Void> sent = CompletableFuture.completedFuture(null);
        given(peer.sendAsync("b")).willReturn(sent);
        all(client -> {
            assertThat(client.later("a")).isSameAs(reply);
            assertThat(client.tellLater("b")).isSameAs(sent);
        });
    }

    @Test
    void aMonoBeginsWithItsSubscription() {
        given(peer.requestAsync("a", ParameterizedTypeReference.forType(String.class)))
                .willReturn(CompletableFuture.completedFuture("x"));
        all(client -> {
            Mono<String> mono = client.mono("a");
            then(peer).should(never()).requestAsync(any(), any(ParameterizedTypeReference.class));
            assertThat(mono.block()).isEqualTo("x");
        });
    }

    @Test
    void aFailureIsThrownAsTheMethodDeclaresIt() {
        UncheckedIOException failure = new UncheckedIOException(new UtpConnectException("refused"));
        willThrow(failure).given(peer).send(any());
        all(client -> {
            assertThatExceptionOfType(UncheckedIOException.class).isThrownBy(() -> client.tell("hello"));
            assertThatExceptionOfType(UtpConnectException.class).isThrownBy(() -> client.tellOrThrow("hello"));
        });
    }

    @Test
    void defaultMethodsAndThoseOfObjectDoNotDial() {
        all(client -> {
            assertThat(client.twice("x")).isEqualTo("xx");
            assertThat(client).hasToString("@UtpClient io.utp.spring.client.UtpClientTests$AllKinds");
            assertThat(client.equals(client)).isTrue();
            assertThat(client.hashCode()).isEqualTo(System.identityHashCode(client));
        });
    }

    @Test
    void nullIsNoMessage() {
        all(client -> assertThatIllegalArgumentException()
                .isThrownBy(() -> client.tell(null))
                .withMessage("The message of io.utp.spring.client.UtpClientTests$AllKinds.tell is null"));
    }

    @Test
    void aMethodWithTwoArgumentsFailsTheStart() {
        assertFailure(
                TwoArguments.class,
                "A method of a @UtpClient has one argument, the message, but "
                        + "io.utp.spring.client.UtpClientTests$TwoArguments.tell has 2");
    }

    @Test
    void aTypeThatTheCodecDoesNotReadFailsTheStart() {
        assertFailure(
                WrongType.class,
                "io.utp.spring.client.UtpClientTests$WrongType.calculate cannot be called: The codec 'lines' reads no "
                        + "java.lang.Integer");
    }

    @Test
    void aTimeoutThatIsNoDurationFailsTheStart() {
        assertFailure(
                WrongTimeout.class,
                "@UtpClient io.utp.spring.client.UtpClientTests$WrongTimeout has the timeout 'soon', which is no "
                        + "duration");
    }

    private void assertFailure(Class<?> client, String message) {
        withCodecs()
                .withBean(UtpClientFactoryBean.class, client)
                .run(context -> assertThatExceptionOfType(Exception.class)
                        .isThrownBy(() -> context.getBean(client))
                        .satisfies(ex -> assertThat(allMessages(ex)).contains(message)));
    }

    @Test
    void aPeerMayBeDialledWithoutTls() {
        UtpOperations.PeerSpec plain = mock();
        given(peer.plain()).willReturn(plain);
        runner.withBean(UtpClientFactoryBean.class, Foreign.class)
                .run(context -> context.getBean(Foreign.class).tell("hello"));
        then(plain).should().send("hello");
    }

    @Test
    void withoutTlsIsYesOrNo() {
        assertFailure(
                Unsure.class,
                "@UtpClient io.utp.spring.client.UtpClientTests$Unsure has plain 'perhaps', which is neither true nor false");
    }

    @Test
    void theNodeIsAQualifier() {
        UtpOperations alice = mock();
        given(alice.peer("bob")).willReturn(peer);
        runner.withBean("alice", UtpOperations.class, () -> alice)
                .withBean(UtpClientFactoryBean.class, OfAlice.class)
                .run(context -> context.getBean(OfAlice.class).tell("hello"));
        then(peer).should().send("hello");
    }

    @Test
    void nativeImagesKnowTheProxyAndWhatItsMethodsTakeAndReturn() {
        RuntimeHints hints;
        try (AnnotationConfigApplicationContext context = new AnnotationConfigApplicationContext()) {
            context.register(AheadOfTime.class);
            DefaultGenerationContext generation = new DefaultGenerationContext(
                    new ClassNameGenerator(ClassName.get("com.example", "Application")), new InMemoryGeneratedFiles());
            new ApplicationContextAotGenerator().processAheadOfTime(context, generation);
            hints = generation.getRuntimeHints();
        }
        assertThat(RuntimeHintsPredicates.proxies().forInterfaces(Shop.class)).accepts(hints);
        assertThat(RuntimeHintsPredicates.reflection().onType(Order.class)).accepts(hints);
        assertThat(RuntimeHintsPredicates.reflection().onType(Receipt.class)).accepts(hints);
    }

    private void all(Consumer<AllKinds> use) {
        withCodecs()
                .withBean(UtpClientFactoryBean.class, AllKinds.class)
                .run(context -> use.accept(context.getBean(AllKinds.class)));
    }

    private ApplicationContextRunner withCodecs() {
        return runner.withInitializer(context -> {
            ListableBeanFactory beans = context.getBeanFactory();
            Supplier<UtpCodec> lines = () -> new LineCodec(DataSize.ofKilobytes(1));
            context.getBeanFactory().registerSingleton("codecs", new UtpCodecs(beans, Map.of("lines", lines)));
        });
    }

    private static String allMessages(Throwable ex) {
        return (ex == null) ? "" : ex.getMessage() + "\n" + allMessages(ex.getCause());
    }

    @Configuration(proxyBeanMethods = false)
    @EnableUtpClients(clients = Calculator.class)
    static class Scanning {

        @Bean
        UtpCodecs codecs(ListableBeanFactory beans) {
            Supplier<UtpCodec> lines = () -> new LineCodec(DataSize.ofKilobytes(1));
            return new UtpCodecs(beans, Map.of("lines", lines));
        }
    }

    @Configuration(proxyBeanMethods = false)
    @EnableUtpClients(clients = Shop.class)
    static class AheadOfTime {}

    @UtpClient(peer = "${bank}", codec = "lines", timeout = "5s")
    interface Calculator {

        String calculate(String formula);
    }

    @UtpClient(peer = "bob")
    interface AllKinds {

        List<Integer> list(String message);

        int number(String message);

        void tell(String message);

        void tellOrThrow(String message) throws IOException;

        CompletableFuture<String> later(String message);

        CompletableFuture<Void> tellLater(String message);

        Mono<String> mono(String message);

        default String twice(String message) {
            return message + message;
        }
    }

    @UtpClient(peer = "bob", node = "alice")
    interface OfAlice {

        void tell(String message);
    }

    @UtpClient(peer = "bob")
    interface TwoArguments {

        void tell(String message, int priority);
    }

    @UtpClient(peer = "bob", codec = "lines")
    interface WrongType {

        Integer calculate(String formula);
    }

    @UtpClient(peer = "bob", timeout = "soon")
    interface WrongTimeout {

        void tell(String message);
    }

    @UtpClient(peer = "bob", plain = "true")
    interface Foreign {

        void tell(String message);
    }

    @UtpClient(peer = "bob", plain = "perhaps")
    interface Unsure {

        void tell(String message);
    }

    @UtpClient(peer = "bob")
    interface Shop {

        CompletableFuture<Receipt> buy(Order order);
    }

    record Order(String item) {}

    record Receipt(int number) {}
}
