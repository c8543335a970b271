package io.utp.spring.codec;

import java.util.Collections;
import java.util.Map;
import java.util.TreeSet;
import java.util.function.Supplier;
import org.springframework.beans.factory.ListableBeanFactory;
import org.springframework.core.ResolvableType;

/**
 * The codecs by name: the ready-made {@code "lines"}, {@code "bytes"} and {@code "json"}, and the beans of type {@link UtpCodec},
 * which come first. Safe for use by several threads.
 */
public final class UtpCodecs {

    /** Name of {@link LineCodec}. */
    public static final String LINES = "lines";

    /** Name of {@link LengthPrefixedCodec}. */
    public static final String BYTES = "bytes";

    /** Name of {@link JsonCodec}. */
    public static final String JSON = "json";

    private final ListableBeanFactory beanFactory;

    private final Map<String, ? extends Supplier<? extends UtpCodec>> readyMade;

    /**
     * Creates the collection.
     *
     * @param beanFactory asked for codecs of the application's, by bean name
     * @param readyMade the others, each made when it is asked for
     */
    public UtpCodecs(ListableBeanFactory beanFactory, Map<String, ? extends Supplier<? extends UtpCodec>> readyMade) {
        this.beanFactory = beanFactory;
        this.readyMade = Map.copyOf(readyMade);
    }

    /**
     * The codec of a name.
     *
     * @param name the name
     * @return the codec
     * @throws IllegalStateException if there is none; it says which ones there are
     */
    public UtpCodec get(String name) {
        if (beanFactory.containsBean(name) && beanFactory.isTypeMatch(name, UtpCodec.class)) {
            return beanFactory.getBean(name, UtpCodec.class);
        }
        Supplier<? extends UtpCodec> codec = readyMade.get(name);
        if (codec != null) {
            return codec.get();
        }
        TreeSet<String> names = new TreeSet<>(readyMade.keySet());
        Collections.addAll(names, beanFactory.getBeanNamesForType(UtpCodec.class, true, false));
        String json = name.equals(JSON) ? "; 'json' needs Jackson, as spring-boot-starter-jackson brings it" : "";
        throw new IllegalStateException("There is no codec '" + name + "', but " + names + json);
    }

    /**
     * The codec of a name, for messages of a type.
     *
     * @param name the name
     * @param type what messages have to become
     * @return the codec
     * @throws IllegalStateException if there is none, or its messages cannot become that type
     */
    public UtpCodec get(String name, ResolvableType type) {
        UtpCodec codec = get(name);
        if (!codec.canRead(type)) {
            throw new IllegalStateException("The codec '" + name + "' reads no " + type);
        }
        return codec;
    }
}
