package io.utp.spring.listener;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.utp.UtpSocket;
import io.utp.spring.FakeUtpNode;
import io.utp.spring.annotation.UtpListener;
import io.utp.spring.core.UtpNodes;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import org.aopalliance.intercept.MethodInterceptor;
import org.junit.jupiter.api.Test;
import org.springframework.aop.framework.autoproxy.BeanNameAutoProxyCreator;
import org.springframework.beans.factory.BeanCreationException;
import org.springframework.beans.factory.BeanFactory;
import org.springframework.beans.factory.ListableBeanFactory;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.beans.factory.config.BeanDefinition;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.core.annotation.AliasFor;

class UtpListenerAnnotationBeanPostProcessorTests {

    private static final List<String> calls = new ArrayList<>();

    private final ApplicationContextRunner runner = new ApplicationContextRunner()
            .withUserConfiguration(Infrastructure.class)
            .withInitializer(context -> calls.clear());

    @Test
    void findsTheMethodOfABean() {
        runner.withBean(Plain.class).run(context -> {
            accept(context.getBean(FakeUtpNode.class));
            assertThat(calls).containsExactly("plain");
            assertThat(registry(context).listenerContainers())
                    .extracting(UtpListenerContainer::id)
                    .containsExactly(Plain.class.getName() + ".receive(UtpSocket)");
        });
    }

    @Test
    void findsTheMethodThatASuperclassDeclares() {
        runner.withBean(Inheriting.class).run(context -> {
            accept(context.getBean(FakeUtpNode.class));
            assertThat(calls).containsExactly("plain");
        });
    }

    @Test
    void findsAnAnnotationMadeOfIt() {
        runner.withBean(Composed.class).run(context -> {
            accept(context.getBean(FakeUtpNode.class));
            assertThat(calls).containsExactly("composed");
            assertThat(registry(context).listenerContainer("inbox")).isNotNull();
        });
    }

    @Test
    void resolvesPlaceholdersAndExpressionsInEveryAttribute() {
        runner.withBean(Resolved.class)
                .withBean("executor", Executor.class, () -> Runnable::run)
                .withBean("errors", UtpListenerErrorHandler.class, () -> (call, failure) -> null)
                .withPropertyValues(
                        "l.id=inbox",
                        "l.node=utpNode",
                        "l.from=10.0.0.0/8, alice",
                        "l.concurrency=3",
                        "l.overflow=reject",
                        "l.queue=5",
                        "l.start=false",
                        "l.executor=executor",
                        "l.errors=errors",
                        "l.idle=30s",
                        "l.grace=2m")
                .run(context -> {
                    UtpListenerContainer container = registry(context).listenerContainer("inbox");
                    assertThat(container.settings())
                            .isEqualTo(new UtpListenerSettings(
                                    3,
                                    UtpListenerOverflow.REJECT,
                                    5,
                                    false,
                                    Duration.ofSeconds(30),
                                    Duration.ofMinutes(2)));
                    assertThat(container.endpoint().nodeName()).isEqualTo("utpNode");
                    assertThat(container.endpoint().from()).containsExactly("10.0.0.0/8", "alice", "bob");
                    assertThat(container.endpoint().executor()).isEqualTo("executor");
                    assertThat(container.endpoint().errorHandler()).isEqualTo("errors");
                    assertThat(container.isRunning()).isFalse();
                });
    }

    @Test
    void explainsAnAttributeThatIsNotWhatItShouldBe() {
        for (Class<?> type :
                List.of(NoNumber.class, NoDuration.class, NoOverflow.class, NoSwitch.class, Nobody.class)) {
            runner.withBean(type)
                    .run(context -> assertThat(context)
                            .getFailure()
                            .hasMessageContaining(
                                    "@UtpListener " + type.getName() + ".receive(UtpSocket) has the attribute "));
        }
    }

    @Test
    void registersEachOfSeveralAnnotationsOfAMethod() {
        runner.withBean(Repeated.class)
                .run(context -> assertThat(registry(context).listenerContainers())
                        .extracting(UtpListenerContainer::id)
                        .containsExactlyInAnyOrder("first", "second"));
    }

    /** As mocks that are subclasses do. */
    @Test
    void registersAMethodOnceWhoseOverridingOneHasTheAnnotationToo() {
        runner.withBean(Repeating.class).run(context -> {
            accept(context.getBean(FakeUtpNode.class));
            assertThat(calls).containsExactly("repeating");
            assertThat(registry(context).listenerContainers()).hasSize(1);
        });
    }

    @Test
    void refusesAPrototype() {
        runner.withBean(Plain.class, Plain::new, definition -> definition.setScope(BeanDefinition.SCOPE_PROTOTYPE))
                .run(context -> assertThatExceptionOfType(BeanCreationException.class)
                        .isThrownBy(() -> context.getBean(Plain.class))
                        .withMessageContaining("Plain.receive(UtpSocket) is a method of the bean '")
                        .withMessageContaining("', which is no singleton; make it one"));
    }

    @Test
    void registersWhatConfigurersHave() {
        CompletableFuture<UtpSocket> received = new CompletableFuture<>();
        runner.withBean(
                        UtpListenerConfigurer.class,
                        () -> registrar -> registrar.register(new UtpListenerEndpoint("own", received::complete)))
                .run(context -> {
                    accept(context.getBean(FakeUtpNode.class));
                    assertThat(received).isCompleted();
                    assertThat(registry(context).listenerContainer("own").isRunning())
                            .isTrue();
                });
    }

    @Test
    void callsThroughTheProxyOfAClass() {
        runner.withUserConfiguration(ClassProxies.class)
                .withBean("proxied", Plain.class)
                .run(context -> {
                    accept(context.getBean(FakeUtpNode.class));
                    assertThat(calls).containsExactly("advice", "plain");
                });
    }

    @Test
    void callsThroughTheProxyOfAnInterfaceThatHasTheMethod() {
        runner.withUserConfiguration(InterfaceProxies.class)
                .withBean("proxied", Receiving.class)
                .run(context -> {
                    assertThat(context).getBean("proxied").isNotInstanceOf(Receiving.class);
                    accept(context.getBean(FakeUtpNode.class));
                    assertThat(calls).containsExactly("advice", "receiving");
                });
    }

    @Test
    void explainsAProxyWhoseInterfaceLacksTheMethod() {
        runner.withUserConfiguration(InterfaceProxies.class)
                .withBean("proxied", NotInInterface.class)
                .run(context -> assertThat(context)
                        .getFailure()
                        .rootCause()
                        .hasMessageContaining(
                                "Need to invoke method 'receive' declared on target class 'NotInInterface'")
                        .hasMessageContaining("pull the method up to an interface or switch to CGLIB proxies"));
    }

    @Test
    void explainsAPrivateMethodBehindAProxy() {
        runner.withUserConfiguration(ClassProxies.class)
                .withBean("proxied", PrivateMethod.class)
                .run(context -> assertThat(context)
                        .getFailure()
                        .rootCause()
                        .hasMessageContaining("Need to invoke method 'receive' found on proxy for target class")
                        .hasMessageContaining("Switch its visibility to package or protected"));
    }

    @Test
    void registersABeanThatIsCreatedLate() {
        runner.withBean(Plain.class, Plain::new, definition -> definition.setLazyInit(true))
                .run(context -> {
                    assertThat(context.getBean(FakeUtpNode.class).isListening()).isFalse();
                    context.getBean(Plain.class);
                    accept(context.getBean(FakeUtpNode.class));
                    assertThat(calls).containsExactly("plain");
                });
    }

    @Test
    void twoMethodsForOneNodeFailTheStart() {
        runner.withBean(Plain.class)
                .withBean(Composed.class)
                .run(context -> assertThat(context)
                        .getFailure()
                        .hasMessageContaining(
                                "A node takes one @UtpListener without the attribute 'from', but there are two: ")
                        .hasMessageContaining("Plain.receive(UtpSocket)")
                        .hasMessageContaining("Composed.receive(UtpSocket)"));
    }

    @Test
    void knowsTypesWithListeners() {
        assertThat(UtpListenerAnnotationBeanPostProcessor.hasListeners(Composed.class))
                .isTrue();
        assertThat(UtpListenerAnnotationBeanPostProcessor.hasListeners(String.class))
                .isFalse();
    }

    private static UtpListenerEndpointRegistry registry(BeanFactory context) {
        return context.getBean(UtpListenerEndpointRegistry.class);
    }

    private static void accept(FakeUtpNode node) {
        node.accept(ListenerFixtures.socket());
    }

    @Configuration(proxyBeanMethods = false)
    static class Infrastructure {

        @Bean
        FakeUtpNode utpNode() {
            return new FakeUtpNode();
        }

        @Bean
        UtpListenerEndpointRegistry registry(ListableBeanFactory beanFactory) {
            UtpNodes nodes = new UtpNodes(beanFactory);
            UtpListenerContainerFactory factory =
                    new UtpListenerContainerFactory(beanFactory, nodes, Runnable::run, UtpListenerSettings.defaults());
            return new UtpListenerEndpointRegistry(factory, new UtpJvmKeepAlive());
        }

        @Bean
        static UtpListenerAnnotationBeanPostProcessor postProcessor(
                ObjectProvider<UtpListenerEndpointRegistry> registry,
                ObjectProvider<UtpListenerConfigurer> configurers) {
            return new UtpListenerAnnotationBeanPostProcessor(registry, configurers);
        }
    }

    private static BeanNameAutoProxyCreator proxies(boolean ofClass) {
        BeanNameAutoProxyCreator creator = new BeanNameAutoProxyCreator();
        creator.setBeanNames("proxied");
        creator.setInterceptorNames("advice");
        creator.setProxyTargetClass(ofClass);
        return creator;
    }

    @Configuration(proxyBeanMethods = false)
    static class Advice {

        @Bean
        static MethodInterceptor advice() {
            return invocation -> {
                if (invocation.getMethod().getName().equals("receive")) {
                    calls.add("advice");
                }
                return invocation.proceed();
            };
        }
    }

    @Configuration(proxyBeanMethods = false)
    static class ClassProxies extends Advice {

        @Bean
        static BeanNameAutoProxyCreator proxyCreator() {
            return proxies(true);
        }
    }

    @Configuration(proxyBeanMethods = false)
    static class InterfaceProxies extends Advice {

        @Bean
        static BeanNameAutoProxyCreator proxyCreator() {
            return proxies(false);
        }
    }

    static class Plain {

        @UtpListener
        void receive(UtpSocket socket) {
            calls.add("plain");
        }
    }

    static class Inheriting extends Plain {}

    static class Repeating extends Plain {

        @Override
        @UtpListener
        void receive(UtpSocket socket) {
            calls.add("repeating");
        }
    }

    @Target(ElementType.METHOD)
    @Retention(RetentionPolicy.RUNTIME)
    @UtpListener
    @interface Inbox {

        @AliasFor(annotation = UtpListener.class)
        String id() default "inbox";
    }

    static class Composed {

        @Inbox
        void receive(UtpSocket socket) {
            calls.add("composed");
        }
    }

    static class Resolved {

        @UtpListener(
                id = "${l.id}",
                node = "${l.node}",
                from = {"${l.from}", "#{'bo' + 'b'}"},
                concurrency = "${l.concurrency}",
                overflow = "${l.overflow}",
                queueCapacity = "${l.queue}",
                autoStartup = "${l.start}",
                executor = "#{'${l.executor}'}",
                errorHandler = "${l.errors}",
                idleTimeout = "${l.idle}",
                gracefulShutdownPeriod = "${l.grace}")
        void receive(UtpSocket socket) {}
    }

    static class NoNumber {

        @UtpListener(concurrency = "many")
        void receive(UtpSocket socket) {}
    }

    static class NoDuration {

        @UtpListener(idleTimeout = "long")
        void receive(UtpSocket socket) {}
    }

    static class NoOverflow {

        @UtpListener(overflow = "away")
        void receive(UtpSocket socket) {}
    }

    static class NoSwitch {

        @UtpListener(autoStartup = "maybe")
        void receive(UtpSocket socket) {}
    }

    static class Nobody {

        @UtpListener(from = "${nobody:}")
        void receive(UtpSocket socket) {}
    }

    static class Repeated {

        @UtpListener(id = "first", from = "alice")
        @UtpListener(id = "second", from = "bob")
        void receive(UtpSocket socket) {}
    }

    interface Receiver {

        void receive(UtpSocket socket);
    }

    static class Receiving implements Receiver {

        @Override
        @UtpListener
        public void receive(UtpSocket socket) {
            calls.add("receiving");
        }
    }

    static class NotInInterface implements Comparable<String> {

        @Override
        public int compareTo(String other) {
            return 0;
        }

        @UtpListener
        void receive(UtpSocket socket) {}
    }

    static class PrivateMethod {

        @UtpListener
        private void receive(UtpSocket socket) {}
    }
}
