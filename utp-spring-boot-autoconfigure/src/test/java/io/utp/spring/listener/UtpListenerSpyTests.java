package io.utp.spring.listener;

import static org.assertj.core.api.Assertions.assertThat;
import static org.mockito.ArgumentMatchers.any;
import static org.mockito.BDDMockito.then;

import io.utp.UtpSocket;
import io.utp.spring.FakeUtpNode;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.test.context.bean.override.mockito.MockitoSpyBean;
import org.springframework.test.context.junit.jupiter.SpringJUnitConfig;

/** A test that spies on a listener neither loses nor doubles it. */
@SpringJUnitConfig({
    UtpListenerAnnotationBeanPostProcessorTests.Infrastructure.class,
    UtpListenerAnnotationBeanPostProcessorTests.Plain.class
})
class UtpListenerSpyTests {

    @Autowired
    FakeUtpNode node;

    @Autowired
    UtpListenerEndpointRegistry registry;

    @MockitoSpyBean
    UtpListenerAnnotationBeanPostProcessorTests.Plain listener;

    @Test
    void theSpyIsCalledOnceForEachConnection() {
        assertThat(registry.listenerContainers()).hasSize(1);
        UtpSocket socket = ListenerFixtures.socket();

        node.accept(socket);

        then(listener).should().receive(any());
    }
}
