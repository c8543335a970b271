package io.utp.spring.annotation;

import io.utp.UtpNode;
import io.utp.UtpSocket;
import org.springframework.core.MethodParameter;
import org.springframework.messaging.handler.annotation.MessageMappingReflectiveProcessor;

/** Native images: the method is invoked, and messages and answers are bound, but the parts of a connection are not. */
class UtpListenerReflectiveProcessor extends MessageMappingReflectiveProcessor {

    @Override
    protected boolean couldBePayload(MethodParameter parameter) {
        Class<?> type = parameter.getParameterType();
        return type != UtpSocket.class && type != UtpNode.class && super.couldBePayload(parameter);
    }
}
