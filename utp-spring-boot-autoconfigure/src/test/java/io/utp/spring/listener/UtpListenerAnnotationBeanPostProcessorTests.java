package io.utp.spring.listener;

import static org.assertj.core.api.Assertions.assertThat;
import static org.mockito.BDDMockito.given;
import static org.mockito.Mockito.mock;

import io.utp.UtpSocket;
import io.utp.spring.FakeUtpNode;
import io.utp.spring.annotation.UtpListener;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;
import java.util.ArrayList;
import java.util.List;
import org.aopalliance.intercept.MethodInterceptor;
import org.junit.jupiter.api.Test;
import org.springframework.aop.framework.autoproxy.BeanNameAutoProxyCreator;
import org.springframework.beans.factory.BeanFactory;
import org.springframework.beans.factory.ObjectProvider;
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
            assertThat(context.getBean(UtpListenerEndpointRegistry.class).endpoints())
                    .extracting(UtpListenerEndpoint::id)
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
            assertThat(context.getBean(UtpListenerEndpointRegistry.class).endpoint("inbox"))
                    .isNotNull();
        });
    }

    @Test
    void resolvesPlaceholders() {
        runner.withBean(Placeholders.class)
                .withPropertyValues("listener.id=inbox", "listener.node=utpNode")
                .run(context -> {
                    UtpListenerEndpoint endpoint =
                            context.getBean(UtpListenerEndpointRegistry.class).endpoint("inbox");
                    assertThat(endpoint).isNotNull();
                    assertThat(endpoint.nodeName()).isEqualTo("utpNode");
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
                        .hasMessageContaining("A node takes one @UtpListener, but there are two: ")
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

    private static void accept(FakeUtpNode node) {
        UtpSocket socket = mock();
        given(socket.isOpen()).willReturn(true);
        node.accept(socket);
    }

    @Configuration(proxyBeanMethods = false)
    static class Infrastructure {

        @Bean
        FakeUtpNode utpNode() {
            return new FakeUtpNode();
        }

        @Bean
        UtpListenerEndpointRegistry registry(BeanFactory beanFactory) {
            return new UtpListenerEndpointRegistry(beanFactory, Runnable::run, new UtpJvmKeepAlive(), null);
        }

        @Bean
        static UtpListenerAnnotationBeanPostProcessor postProcessor(
                ObjectProvider<UtpListenerEndpointRegistry> registry) {
            return new UtpListenerAnnotationBeanPostProcessor(registry);
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

    static class Placeholders {

        @UtpListener(id = "${listener.id}", node = "${listener.node}")
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
