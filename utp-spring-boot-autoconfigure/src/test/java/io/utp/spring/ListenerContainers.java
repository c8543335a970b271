package io.utp.spring;

import io.utp.spring.core.UtpNodes;
import io.utp.spring.listener.UtpListenerContainer;
import io.utp.spring.listener.UtpListenerContainerFactory;
import io.utp.spring.listener.UtpListenerEndpoint;
import io.utp.spring.listener.UtpListenerSettings;
import org.springframework.beans.factory.support.StaticListableBeanFactory;

/** Listeners without an application context. */
public final class ListenerContainers {

    private ListenerContainers() {}

    /** One with the id inbox, which does nothing. */
    public static UtpListenerContainer inbox(UtpNodes nodes, String node) {
        UtpListenerEndpoint endpoint = new UtpListenerEndpoint("inbox", socket -> {});
        endpoint.setNodeName(node);
        return new UtpListenerContainerFactory(
                        new StaticListableBeanFactory(), nodes, Runnable::run, UtpListenerSettings.defaults())
                .create(endpoint);
    }
}
