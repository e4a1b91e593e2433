import { Component, type ReactNode } from 'react'
import { useLocation } from 'react-router'
import { Crashed } from './crashed'

interface Props {
  /** Another place is another try. */
  place: string
  children: ReactNode
}

class Catch extends Component<Props, { crashed: boolean; place: string }> {
  override state = { crashed: false, place: this.props.place }

  static getDerivedStateFromError = () => ({ crashed: true })

  static getDerivedStateFromProps(props: Props, state: { crashed: boolean; place: string }) {
    return props.place === state.place ? null : { crashed: false, place: props.place }
  }

  override render() {
    return this.state.crashed ? <Crashed /> : this.props.children
  }
}

/** Boundary keeps what goes wrong while drawing to the part inside it; the rest of the client goes on. */
export function Boundary({ children }: { children: ReactNode }) {
  return <Catch place={useLocation().key}>{children}</Catch>
}
