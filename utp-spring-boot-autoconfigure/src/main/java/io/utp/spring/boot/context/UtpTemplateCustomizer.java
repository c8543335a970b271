package io.utp.spring.boot.context;

import io.utp.spring.core.UtpTemplate;

/**
 * Changes the auto-configured templates before they are built. Beans of this type are applied in their order, after the
 * {@code utp.template.*} properties.
 */
@FunctionalInterface
public interface UtpTemplateCustomizer {

    /**
     * Changes a template.
     *
     * @param nodeName the name of the node that dials
     * @param builder the builder of the template
     */
    void customize(String nodeName, UtpTemplate.Builder builder);
}
