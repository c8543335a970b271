package io.utp.spring.boot.autoconfigure;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatException;

import io.utp.UtpNode;
import io.utp.UtpNodeFactory;
import io.utp.UtpSocket;
import io.utp.spring.annotation.UtpListener;
import io.utp.spring.core.UtpNodes;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;
import org.springframework.aot.hint.RuntimeHints;
import org.springframework.aot.hint.predicate.RuntimeHintsPredicates;
import org.springframework.aot.test.generate.TestGenerationContext;
import org.springframework.beans.factory.annotation.Qualifier;
import org.springframework.boot.autoconfigure.ImportAutoConfiguration;
import org.springframework.boot.test.util.TestPropertyValues;
import org.springframework.context.ApplicationContextInitializer;
import org.springframework.context.annotation.AnnotationConfigApplicationContext;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Lazy;
import org.springframework.context.aot.ApplicationContextAotGenerator;
import org.springframework.context.support.GenericApplicationContext;
import org.springframework.core.test.tools.CompileWithForkedClassLoader;
import org.springframework.core.test.tools.TestCompiler;
import org.springframework.javapoet.ClassName;

/** An application that is processed ahead of time, as for a native image, and then started. */
class UtpAheadOfTimeTests {

    private static final String[] ALICE_AND_BOB = {
        "utp.host=127.0.0.1", "utp.nodes.alice.backlog=7", "utp.nodes.bob.mtu=900", "utp.primary=alice"
    };

    private final TestGenerationContext generated = new TestGenerationContext();

    @Test
    @CompileWithForkedClassLoader
    void oneNodeServes() {
        String[] properties = {"utp.host=127.0.0.1", "utp.mtu=500"};
        startProcessed(properties, properties, context -> {
            UtpNode node = context.getBean("utpNode", UtpNode.class);
            assertThat(node.isOpen()).isTrue();
            assertThat(node.isListening()).isTrue();
            assertThat(node.options().mtu()).isEqualTo(500);
        });
    }

    @Test
    @CompileWithForkedClassLoader
    void severalNodesServe() {
        startProcessed(ALICE_AND_BOB, ALICE_AND_BOB, context -> {
            UtpNodes nodes = context.getBean(UtpNodes.class);
            assertThat(nodes.all()).containsOnlyKeys("alice", "bob");
            assertThat(nodes.get("")).isSameAs(nodes.get("alice"));
            assertThat(context.getBean(Dialler.class).bob).isSameAs(nodes.get("bob"));
            assertThat(nodes.get("bob").options().mtu()).isEqualTo(900);
            assertEchoes(nodes.get("bob"), nodes.get("alice"));
        });
    }

    private static void assertEchoes(UtpNode from, UtpNode to) {
        try (UtpSocket socket = from.connect(to.address()).get(20, TimeUnit.SECONDS)) {
            socket.outputStream().write(7);
            assertThat(socket.inputStream().read()).isEqualTo(7);
        } catch (Exception ex) {
            throw new AssertionError(ex);
        }
    }

    @Test
    @CompileWithForkedClassLoader
    void optionsAreThoseOfTheRun() {
        String[] run = {"utp.nodes.alice.backlog=9", "utp.nodes.bob.mtu=800"};
        startProcessed(ALICE_AND_BOB, run, context -> {
            UtpNodes nodes = context.getBean(UtpNodes.class);
            assertThat(nodes.get("alice").options().backlog()).isEqualTo(9);
            assertThat(nodes.get("bob").options().mtu()).isEqualTo(800);
        });
    }

    @Test
    @CompileWithForkedClassLoader
    void aNodeThatWasNotThereThenIsAnError() {
        String[] run = {"utp.nodes.alice.backlog=9", "utp.nodes.bob.mtu=800", "utp.nodes.carol.mtu=800"};
        assertThatException()
                .isThrownBy(() -> startProcessed(ALICE_AND_BOB, run, context -> {}))
                .havingRootCause()
                .withMessage("The uTP node 'carol' is configured, but the application was processed ahead of time"
                        + " without it, which fixes the nodes; process it with the same utp.nodes");
    }

    @Test
    void nativeImagesHaveWhatOnlyNamesLeadTo() throws Exception {
        process(ALICE_AND_BOB);

        RuntimeHints hints = generated.getRuntimeHints();
        assertThat(RuntimeHintsPredicates.resource().forResource("META-INF/services/" + UtpNodeFactory.class.getName()))
                .accepts(hints);
        assertThat(RuntimeHintsPredicates.resource()
                        .forResource("META-INF/native/libnetty_transport_native_epoll_x86_64.so"))
                .accepts(hints);
        assertThat(RuntimeHintsPredicates.resource().forResource("META-INF/native/libnetty_tcnative_linux_x86_64.so"))
                .accepts(hints);
        assertThat(RuntimeHintsPredicates.reflection()
                        .onConstructorInvocation(Class.forName("io.utp.netty.NettyUtpNodeFactory")
                                .getDeclaredConstructor()))
                .accepts(hints);
        assertThat(RuntimeHintsPredicates.reflection()
                        .onConstructorInvocation(UtpProperties.class.getDeclaredConstructors()[0]))
                .accepts(hints);
        assertThat(RuntimeHintsPredicates.reflection()
                        .onMethodInvocation(Echo.class.getDeclaredMethod("echo", UtpSocket.class)))
                .accepts(hints);
    }

    private ClassName process(String... properties) {
        AnnotationConfigApplicationContext context = new AnnotationConfigApplicationContext();
        context.register(Application.class);
        TestPropertyValues.of(properties).applyTo(context);
        ClassName initializer = new ApplicationContextAotGenerator().processAheadOfTime(context, generated);
        generated.writeGeneratedContent();
        return initializer;
    }

    @SuppressWarnings("unchecked")
    private void startProcessed(String[] build, String[] run, Consumer<GenericApplicationContext> test) {
        process(build);
        TestCompiler.forSystem().with(generated).compile(compiled -> {
            try (GenericApplicationContext context = new GenericApplicationContext()) {
                TestPropertyValues.of(List.of(run)).applyTo(context);
                compiled.getInstance(ApplicationContextInitializer.class).initialize(context);
                context.refresh();
                test.accept(context);
            }
        });
    }

    @Configuration(proxyBeanMethods = false)
    @ImportAutoConfiguration(UtpAutoConfiguration.class)
    static class Application {

        @Bean
        Echo echo() {
            return new Echo();
        }

        @Bean
        @Lazy
        Dialler dialler(@Qualifier("bob") UtpNode bob) {
            return new Dialler(bob);
        }
    }

    static class Echo {

        @UtpListener
        void echo(UtpSocket socket) throws Exception {
            socket.outputStream().write(socket.inputStream().read());
        }
    }

    static class Dialler {

        final UtpNode bob;

        Dialler(UtpNode bob) {
            this.bob = bob;
        }
    }
}
