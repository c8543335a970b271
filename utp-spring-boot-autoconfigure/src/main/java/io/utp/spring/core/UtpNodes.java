package io.utp.spring.core;

import io.utp.UtpNode;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import org.springframework.beans.factory.BeanFactoryUtils;
import org.springframework.beans.factory.ListableBeanFactory;
import org.springframework.beans.factory.NoSuchBeanDefinitionException;

/**
 * The nodes of an application context and of its parents, by their names.
 *
 * <p>A node's name is that of its bean without the ending {@code UtpNode}: the bean {@code aliceUtpNode} is the node
 * {@code alice}, whether {@code utp.nodes.alice.*} or the application defines it. The bean {@code utpNode} is the node
 * {@value #DEFAULT_NAME}. Any other bean's name is its node's, too. Safe for use by several threads.
 */
public final class UtpNodes {

    /** The name of the node that there is without {@code utp.nodes}. */
    public static final String DEFAULT_NAME = "default";

    private static final String DEFAULT_BEAN_NAME = "utpNode";

    private static final String BEAN_NAME_ENDING = "UtpNode";

    private final ListableBeanFactory beanFactory;

    /**
     * Creates the view; asks for no bean yet.
     *
     * @param beanFactory has the nodes
     */
    public UtpNodes(ListableBeanFactory beanFactory) {
        this.beanFactory = beanFactory;
    }

    /**
     * All nodes. Creates those that do not exist yet.
     *
     * @return by node name, in the order in which they are defined; unmodifiable
     */
    public Map<String, UtpNode> all() {
        Map<String, UtpNode> nodes = new LinkedHashMap<>();
        BeanFactoryUtils.beansOfTypeIncludingAncestors(beanFactory, UtpNode.class)
                .forEach((beanName, node) -> nodes.put(nodeName(beanName), node));
        return Collections.unmodifiableMap(nodes);
    }

    /**
     * The node of that name.
     *
     * @param name the name of a node or of its bean; empty for the only or the primary node
     * @return the node
     * @throws IllegalStateException if there is none, or if the name is empty and none of several is primary; the message
     * tells the names that there are
     */
    public UtpNode get(String name) {
        if (name.isEmpty()) {
            return onlyOrPrimary();
        }
        Map<String, UtpNode> nodes = all();
        UtpNode node = nodes.get(name);
        if (node == null) {
            node = nodes.get(nodeName(name));
        }
        if (node == null) {
            throw new IllegalStateException("There is no uTP node '" + name + "'; " + names(nodes));
        }
        return node;
    }

    private UtpNode onlyOrPrimary() {
        try {
            return beanFactory.getBean(UtpNode.class);
        } catch (NoSuchBeanDefinitionException ex) {
            Map<String, UtpNode> nodes = all();
            String remedy = nodes.isEmpty() ? "" : "; name one, or make one primary with the property 'utp.primary'";
            throw new IllegalStateException("There is no only or primary uTP node; " + names(nodes) + remedy, ex);
        }
    }

    private static String names(Map<String, UtpNode> nodes) {
        return nodes.isEmpty() ? "there are none" : "there are " + String.join(", ", nodes.keySet());
    }

    /**
     * Whether a node is the only or the primary one.
     *
     * @param node a node
     * @return {@code true} if it is the one of {@code get("")}
     */
    public boolean isOnlyOrPrimary(UtpNode node) {
        return beanFactory.getBeanProvider(UtpNode.class).getIfUnique() == node;
    }

    /**
     * The name of a node.
     *
     * @param node the node, such as an event's source
     * @return its name, or {@code unknown} for one that is no bean here
     */
    public String nameOf(UtpNode node) {
        return all().entrySet().stream()
                .filter(entry -> entry.getValue() == node)
                .map(Map.Entry::getKey)
                .findFirst()
                .orElse("unknown");
    }

    /**
     * The name of the node that a bean is.
     *
     * @param beanName the bean's name
     * @return the node's name
     */
    public static String nodeName(String beanName) {
        if (beanName.equals(DEFAULT_BEAN_NAME)) {
            return DEFAULT_NAME;
        }
        return beanName.endsWith(BEAN_NAME_ENDING)
                ? beanName.substring(0, beanName.length() - BEAN_NAME_ENDING.length())
                : beanName;
    }

    /**
     * The name of the bean that a configured node is.
     *
     * @param nodeName the node's name
     * @return the bean's name
     */
    public static String beanName(String nodeName) {
        return nodeName.equals(DEFAULT_NAME) ? DEFAULT_BEAN_NAME : nodeName + BEAN_NAME_ENDING;
    }
}
