package io.utp.spring.event;

import io.utp.UtpNode;
import org.springframework.context.ApplicationEvent;

/**
 * Something happened on a node; the subclasses say what. The events of one node are published one at a time and in order,
 * on the node's executor, as long as the application context is not closed.
 */
public abstract class UtpEvent extends ApplicationEvent {

    private static final long serialVersionUID = 1L;

    private final transient UtpNode node;

    UtpEvent(UtpNode node) {
        super(node);
        this.node = node;
    }

    /**
     * The node that it happened on, the event's source.
     *
     * @return the node
     */
    public UtpNode node() {
        return node;
    }
}
