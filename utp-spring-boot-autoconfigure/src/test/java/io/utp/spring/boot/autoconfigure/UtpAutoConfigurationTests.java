package io.utp.spring.boot.autoconfigure;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.mockito.BDDMockito.then;
import static org.mockito.Mockito.mock;
import static org.mockito.Mockito.timeout;

import io.utp.UtpNode;
import io.utp.UtpNodeBuilder;
import io.utp.UtpNodeListener;
import io.utp.UtpSocket;
import io.utp.spring.FakeUtpNode;
import io.utp.spring.annotation.UtpListener;
import io.utp.spring.boot.context.LocalUtpPorts;
import io.utp.spring.boot.context.RestartableUtpNode;
import io.utp.spring.boot.context.UtpNatDiscovery;
import io.utp.spring.boot.context.UtpNodeCustomizer;
import io.utp.spring.boot.context.UtpNodeLifecycle;
import io.utp.spring.core.UtpNodes;
import io.utp.spring.event.UtpEvent;
import io.utp.spring.event.UtpEventPublisher;
import io.utp.spring.event.UtpListenerStartedEvent;
import io.utp.spring.event.UtpListenerStoppedEvent;
import io.utp.spring.event.UtpListeningEvent;
import io.utp.spring.event.UtpNodeStoppedEvent;
import io.utp.spring.listener.UtpJvmKeepAlive;
import io.utp.spring.listener.UtpListenerAnnotationBeanPostProcessor;
import io.utp.spring.listener.UtpListenerContainerFactory;
import io.utp.spring.listener.UtpListenerEndpointRegistry;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.springframework.boot.LazyInitializationBeanFactoryPostProcessor;
import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.autoconfigure.task.TaskExecutionAutoConfiguration;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.context.ApplicationContext;
import org.springframework.context.ApplicationEvent;
import org.springframework.context.ApplicationListener;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.core.annotation.Order;

class UtpAutoConfigurationTests {

    private final ApplicationContextRunner runner = new ApplicationContextRunner()
            .withConfiguration(AutoConfigurations.of(TaskExecutionAutoConfiguration.class, UtpAutoConfiguration.class));

    @Test
    void bindsANodeThatDoesNotListen() {
        runner.run(context -> {
            UtpNode node = context.getBean(UtpNode.class);
            assertThat(node.isOpen()).isTrue();
            assertThat(node.isListening()).isFalse();
            assertThat(context.getEnvironment().getProperty("local.utp.port", Integer.class))
                    .isEqualTo(node.address().getPort());
        });
    }

    @Test
    void aStunServerThatDoesNotAnswerNeitherDelaysNorFailsTheStart() {
        runner.withPropertyValues("utp.stun.servers=127.0.0.1:9").run(context -> {
            assertThat(context).hasNotFailed().hasSingleBean(UtpNatDiscovery.class);
            assertThat(context.getBean(UtpNode.class).isOpen()).isTrue();
            assertThat(context.getBean(UtpNode.class).natType()).isNull();
        });
    }

    @Test
    void doesNothingWhenDisabled() {
        runner.withPropertyValues("utp.enabled=false")
                .withBean(Inbox.class)
                .run(context -> assertThat(context)
                        .doesNotHaveBean(UtpNode.class)
                        .doesNotHaveBean(UtpListenerAnnotationBeanPostProcessor.class)
                        .doesNotHaveBean(UtpListenerEndpointRegistry.class)
                        .doesNotHaveBean(UtpEventPublisher.class)
                        .doesNotHaveBean(UtpTaskExecutorConfigurations.BEAN_NAME));
    }

    @Test
    void leavesTheNodeOfTheApplicationToTheApplication() {
        FakeUtpNode own = new FakeUtpNode();
        runner.withBean("ownNode", UtpNode.class, () -> own).run(context -> {
            assertThat(context)
                    .hasSingleBean(UtpNode.class)
                    .doesNotHaveBean(RestartableUtpNode.class)
                    .doesNotHaveBean(UtpNodeLifecycle.class);
            assertThat(own.isOpen()).isFalse();
        });
    }

    @Test
    void listensOnTheNodeOfTheApplication() {
        FakeUtpNode own = new FakeUtpNode();
        runner.withBean("ownNode", UtpNode.class, () -> own)
                .withBean(Inbox.class)
                .run(context -> assertThat(own.isListening()).isTrue());
    }

    @Test
    void appliesCustomizersInOrderAfterTheProperties() {
        runner.withPropertyValues("utp.mtu=500", "utp.backlog=9")
                .withUserConfiguration(Customizers.class)
                .run(context -> {
                    assertThat(context.getBean(UtpNode.class).options().mtu()).isEqualTo(700);
                    assertThat(context.getBean(UtpNode.class).options().backlog())
                            .isEqualTo(9);
                });
    }

    @Test
    void aCustomizerIsToldTheNameOfTheNode() {
        List<String> names = new ArrayList<>();
        runner.withBean(UtpNodeCustomizer.class, () -> new UtpNodeCustomizer() {
                    @Override
                    public void customize(UtpNodeBuilder builder) {
                        throw new AssertionError("the other method was to be called");
                    }

                    @Override
                    public void customize(String name, UtpNodeBuilder builder) {
                        names.add(name);
                    }
                })
                .run(context -> assertThat(names).containsExactly("default"));
    }

    @Test
    void everyNodeListenerIsTold() {
        UtpNodeListener listener = mock();
        runner.withBean("ownListener", UtpNodeListener.class, () -> listener)
                .withPropertyValues("utp.listen=true")
                .run(context -> then(listener)
                        .should(timeout(5_000))
                        .listening(
                                context.getBean(UtpNode.class),
                                context.getBean(UtpNode.class).address()));
    }

    @Test
    void listensWhenThereIsAListener() {
        runner.withBean(Inbox.class)
                .run(context ->
                        assertThat(context.getBean(UtpNode.class).isListening()).isTrue());
    }

    @Test
    void listensWithoutAListenerWhenToldTo() {
        runner.withPropertyValues("utp.listen=true")
                .run(context ->
                        assertThat(context.getBean(UtpNode.class).isListening()).isTrue());
    }

    @Test
    void doesNotListenWhenToldNotTo() {
        runner.withBean(Inbox.class)
                .withPropertyValues("utp.listen=false")
                .run(context ->
                        assertThat(context.getBean(UtpNode.class).isListening()).isFalse());
    }

    @Test
    void twoListenersFailTheStart() {
        runner.withBean(Inbox.class)
                .withBean(Outbox.class)
                .run(context -> assertThat(context)
                        .getFailure()
                        .hasMessageContaining("Inbox.receive(UtpSocket)")
                        .hasMessageContaining("Outbox.receive(UtpSocket)"));
    }

    @Test
    void lazyInitializationLosesNeitherNodeNorListener() {
        runner.withInitializer(context ->
                        context.addBeanFactoryPostProcessor(new LazyInitializationBeanFactoryPostProcessor()))
                .withUserConfiguration(LazyApplication.class)
                .run(context -> {
                    assertThat(context.getBeanFactory().containsSingleton("inbox"))
                            .isTrue();
                    assertThat(context.getBeanFactory().containsSingleton("unrelated"))
                            .isFalse();
                    assertThat(context.getBean(UtpNode.class).isOpen()).isTrue();
                    assertThat(context.getBean(UtpNode.class).isListening()).isTrue();
                });
    }

    @Test
    void aContextThatIsStoppedAndStartedListensAgain() {
        runner.withBean(Inbox.class).run(context -> {
            UtpNode node = context.getBean(UtpNode.class);
            context.getSourceApplicationContext(ConfigurableApplicationContext.class)
                    .stop();
            assertThat(node.isOpen()).isFalse();

            context.getSourceApplicationContext(ConfigurableApplicationContext.class)
                    .start();

            assertThat(node.isOpen()).isTrue();
            assertThat(node.isListening()).isTrue();
        });
    }

    @Test
    void aListeningNodeKeepsTheJvmUp() {
        runner.withBean(Inbox.class)
                .run(context -> assertThat(keepAliveThreads()).hasSize(1));
        await().until(() -> keepAliveThreads().isEmpty());
    }

    @Test
    void aNodeThatOnlyDialsDoesNotKeepTheJvmUp() {
        runner.run(context -> assertThat(keepAliveThreads()).isEmpty());
    }

    @Test
    void publishesEventsUntilTheNodeHasStopped() {
        Recorder recorder = new Recorder();
        runner.withBean(Recorder.class, () -> recorder).withBean(Inbox.class).run(context -> {});

        assertThat(recorder.events)
                .extracting(Object::getClass)
                .containsExactlyInAnyOrder(
                        (Class) UtpListenerStartedEvent.class,
                        UtpListeningEvent.class,
                        UtpListenerStoppedEvent.class,
                        UtpNodeStoppedEvent.class);
    }

    @Test
    void theBeansOfTheApplicationWin() {
        runner.withUserConfiguration(OwnBeans.class)
                .run(context -> assertThat(context)
                        .hasSingleBean(UtpEventPublisher.class)
                        .hasSingleBean(UtpListenerEndpointRegistry.class)
                        .hasSingleBean(LocalUtpPorts.class)
                        .hasBean("ownPublisher")
                        .hasBean("ownRegistry")
                        .hasBean("ownPort"));
    }

    private static List<Thread> keepAliveThreads() {
        return Thread.getAllStackTraces().keySet().stream()
                .filter(thread -> thread.getName().equals("utp-keep-alive") && !thread.isDaemon())
                .toList();
    }

    static class Inbox {

        @UtpListener
        void receive(UtpSocket socket) {}
    }

    static class Outbox {

        @UtpListener
        void receive(UtpSocket socket) {}
    }

    @Configuration(proxyBeanMethods = false)
    static class Customizers {

        @Bean
        @Order(2)
        UtpNodeCustomizer second() {
            return builder -> builder.mtu(700);
        }

        @Bean
        @Order(1)
        UtpNodeCustomizer first() {
            return builder -> builder.mtu(600);
        }
    }

    @Configuration(proxyBeanMethods = false)
    static class LazyApplication {

        @Bean
        Inbox inbox() {
            return new Inbox();
        }

        @Bean
        Object unrelated() {
            return new Object();
        }
    }

    @Configuration(proxyBeanMethods = false)
    static class OwnBeans {

        @Bean
        UtpEventPublisher ownPublisher() {
            return new UtpEventPublisher(event -> {});
        }

        @Bean
        UtpListenerEndpointRegistry ownRegistry(UtpListenerContainerFactory factory, UtpJvmKeepAlive keepAlive) {
            return new UtpListenerEndpointRegistry(factory, keepAlive);
        }

        @Bean
        LocalUtpPorts ownPort(ApplicationContext context, UtpNodes nodes) {
            return new LocalUtpPorts(context, nodes);
        }
    }

    static class Recorder implements ApplicationListener<UtpEvent> {

        final List<ApplicationEvent> events = new ArrayList<>();

        @Override
        public void onApplicationEvent(UtpEvent event) {
            events.add(event);
        }
    }
}
