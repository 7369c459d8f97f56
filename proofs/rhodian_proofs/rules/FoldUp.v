(* Checked: the rule for `fold_up`: a number for each node, from those right below it.

   The loop goes over a tree that `flatten` laid out (Layout.v), from the last place to the first.
     Used by FoldedUp in trees.py. *)

From Coq Require Import List ZArith Lia.
From Rhodian Require Import Sums Scan Ranked Layout.
Import ListNotations.
Open Scope Z_scope.

Section Slices.
(* `values[start:stop]`. *)
Definition slice (range : nat * nat) (l : list Z) : list Z := firstn (snd range - fst range) (skipn (fst range) l).

Lemma slice_reads : forall a b l i,
  nth_error (slice (a, b) l) i = if Nat.ltb i (b - a) then nth_error l (a + i) else None.
Proof.
  intros a b l i. unfold slice. simpl. rewrite <- (firstn_skipn a l) at 2.
  assert (Hf : forall (m : list Z) n k, nth_error (firstn n m) k = if Nat.ltb k n then nth_error m k else None).
  { clear. induction m as [|x m IH]; intros [|n] [|k]; try reflexivity.
    - simpl. destruct (Nat.ltb _ _); reflexivity.
    - exact (IH n k). }
  rewrite Hf. destruct (Nat.ltb i (b - a)); [|reflexivity].
  destruct (Nat.le_gt_cases a (length l)) as [H|H].
  - rewrite nth_error_app2; rewrite firstn_length, Nat.min_l by assumption; [|lia]. f_equal. lia.
  - rewrite skipn_all2, app_nil_r, firstn_all2 by lia. transitivity (@None Z); [destruct i; reflexivity|].
    symmetry. apply nth_error_None. lia.
Qed.

Lemma lists_are_what_they_read : forall (A : Type) (l r : list A), (forall i, nth_error l i = nth_error r i) -> l = r.
Proof.
  induction l as [|a l IH]; intros [|b r] H; try reflexivity; try (specialize (H 0%nat); discriminate).
  f_equal; [specialize (H 0%nat); simpl in H; congruence | apply IH; intros i; apply (H (S i))].
Qed.

Lemma slice_same : forall a b l r, (forall q, (a <= q < b)%nat -> nth_error l q = nth_error r q) ->
  slice (a, b) l = slice (a, b) r.
Proof.
  intros a b l r H. apply lists_are_what_they_read. intros i. rewrite !slice_reads.
  destruct (Nat.ltb_spec i (b - a)); [|reflexivity]. apply H. lia.
Qed.

Lemma slice_length : forall a b l, (b <= length l)%nat -> length (slice (a, b) l) = (b - a)%nat.
Proof. intros. unfold slice. simpl. rewrite firstn_length, skipn_length. lia. Qed.

Lemma in_slice : forall a b l x, In x (slice (a, b) l) -> exists q, (a <= q < b)%nat /\ nth_error l q = Some x.
Proof.
  intros a b l x H. apply In_nth_error in H. destruct H as [i H]. rewrite slice_reads in H.
  destruct (Nat.ltb_spec i (b - a)); [|discriminate]. exists (a + i)%nat. split; [lia | assumption].
Qed.
End Slices.

Section FoldUp.
Context {N Error : Type}.
Variables (root : tree N) (nodes : list (tree N)) (below : list (nat * nat)).
Hypothesis L : laid_out root nodes below.
Variable combine : tree N -> list Z -> Z + Error.

(* loops.fold_up: the scan over the places from last to first, whose state is the array of values. *)
Definition fold_up_at (values : list Z) (place : nat) : (list Z * unit) + Error :=
  match nth_error nodes place, nth_error below place with
  | Some node, Some under =>
      match combine node (slice under values) with
      | inl value => inl (write place value values, tt)
      | inr refusal => inr refusal
      end
  | _, _ => inl (values, tt)
  end.

Definition fold_up : (list Z * list unit) + Error :=
  scan fold_up_at (repeat 0 (length nodes)) (rev (seq 0 (length nodes))).

Lemma range_here : forall p t, nth_error nodes p = Some t -> exists a b, nth_error below p = Some (a, b) /\
  (b - a)%nat = length (branches t) /\ (b <= length nodes)%nat /\ forall q, (a <= q < b)%nat -> (p < q)%nat.
Proof.
  intros p t H. destruct (branches_stand_right_below _ _ _ L p t H) as (a & b & Hb & Hlen & Hafter & Hat).
  exists a, b. split; [assumption|]. split; [assumption|]. destruct (branches t) as [|c ts] eqn:E.
  - simpl in Hlen. destruct (ranges _ _ _ L p t H) as [Hr _]. rewrite E, Hb in Hr. injection Hr as -> ->. split; lia.
  - assert (Hpa : (p < a)%nat) by (apply Hafter; congruence). split; [|lia].
    assert (Hlast : nth_error nodes (a + length ts) <> None).
    { rewrite Hat by (simpl; lia). apply nth_error_Some. simpl. lia. }
    apply nth_error_Some in Hlast. simpl in Hlen. lia.
Qed.

(* If the loop is answered, the number at each place is what the step gives there from those right below it. *)
Theorem fold_up_gives_at_each_place_what_the_step_does : forall values units, fold_up = inl (values, units) ->
  length values = length nodes /\
  forall p t, nth_error nodes p = Some t -> exists under v, nth_error below p = Some under /\
    length (slice under values) = length (branches t) /\
    nth_error values p = Some v /\ combine t (slice under values) = inl v.
Proof.
  assert (G : forall m j values units, (j + m)%nat = length nodes ->
    scan fold_up_at (repeat 0 (length nodes)) (rev (seq j m)) = inl (values, units) ->
    length values = length nodes /\ forall p t, (j <= p)%nat -> nth_error nodes p = Some t ->
      exists under v, nth_error below p = Some under /\ nth_error values p = Some v /\
        combine t (slice under values) = inl v).
  { induction m as [|m IH]; intros j values units Hj Hs.
    - injection Hs as <- _. split; [apply repeat_length|]. intros p t Hp Ht.
      assert (p < length nodes)%nat by (apply nth_error_Some; congruence). lia.
    - simpl in Hs. apply scan_snoc_inv in Hs. destruct Hs as (old & us & u & Hs & Hstep & _).
      destruct (IH (S j) old us ltac:(lia) Hs) as [Hlen Hold]. unfold fold_up_at in Hstep.
      destruct (nth_error nodes j) as [tj|] eqn:Ej; [|apply nth_error_None in Ej; lia].
      destruct (range_here j tj Ej) as (a & b & Hb & _ & _ & Hafter). rewrite Hb in Hstep.
      destruct (combine tj (slice (a, b) old)) as [v|] eqn:Ev; [|discriminate]. injection Hstep as <- _.
      assert (Hj' : (j < length old)%nat) by lia.
      assert (Hsame : forall c d, (forall q, (c <= q < d)%nat -> (j < q)%nat) ->
        slice (c, d) (write j v old) = slice (c, d) old).
      { intros c d H. apply slice_same. intros q Hq. rewrite write_reads by assumption.
        destruct (Nat.eqb_spec j q); [specialize (H q Hq); lia | reflexivity]. }
      split; [rewrite write_length; assumption|]. intros p t Hp Ht. destruct (Nat.eq_dec p j) as [->|Hne].
      + rewrite Ej in Ht. injection Ht as <-. exists (a, b), v. rewrite Hsame, write_reads, Nat.eqb_refl by assumption.
        auto.
      + destruct (Hold p t ltac:(lia) Ht) as (under & w & Hu & Hw & Hc). exists under, w.
        destruct (range_here p t Ht) as (c & d & Hcd & _ & _ & Haf). rewrite Hcd in Hu. injection Hu as <-.
        rewrite Hsame, write_reads by (try assumption; intros q Hq; specialize (Haf q Hq); lia).
        destruct (Nat.eqb_spec j p); [lia|]. auto. }
  intros values units Hs. destruct (G (length nodes) 0%nat values units eq_refl Hs) as [Hlen Hall].
    split; [assumption|].
  intros p t Ht. destruct (Hall p t (Nat.le_0_l p) Ht) as (under & v & Hu & Hv & Hc). exists under, v.
  destruct (range_here p t Ht) as (a & b & Hb & Hk & Hw & _). rewrite Hb in Hu. injection Hu as <-.
  rewrite slice_length by lia. auto.
Qed.

(* The recursion over the tree itself: the number of a node from the numbers of its branches. *)
Inductive folded_up : tree N -> Z -> Prop :=
  FoldedUp : forall t numbers v, Forall2 folded_up (branches t) numbers -> combine t numbers = inl v -> folded_up t v.

(* It gives each node one number at most, ... *)
Theorem the_recursion_gives_one_number : forall t v w, folded_up t v -> folded_up t w -> v = w.
Proof.
  induction t as [n ts IH] using tree_rule. intros v w Hv Hw.
  inversion Hv as [? vs ? Hvs Hcv]; inversion Hw as [? ws ? Hws Hcw]; subst. simpl in *.
  assert (vs = ws); [|congruence]. clear - IH Hvs Hws. revert ws Hws. revert vs Hvs.
  induction IH as [|t ts Ht _ IHts]; intros vs Hvs ws Hws; inversion Hvs; inversion Hws; subst; f_equal; auto.
Qed.

(* ... which is what the loop over the array computes. *)
Theorem fold_up_computes_the_recursion : forall values units, fold_up = inl (values, units) ->
  forall p t v, nth_error nodes p = Some t -> nth_error values p = Some v -> folded_up t v.
Proof.
  intros values units Hs. destruct (fold_up_gives_at_each_place_what_the_step_does values units Hs) as [Hlen Hall].
  assert (G : forall m p t v, (length nodes <= p + m)%nat -> nth_error nodes p = Some t ->
    nth_error values p = Some v -> folded_up t v).
  { induction m as [|m IH]; intros p t v Hm Ht Hv.
    - assert (p < length nodes)%nat by (apply nth_error_Some; congruence). lia.
    - destruct (Hall p t Ht) as (under & w & Hu & Hk & Hw & Hc). rewrite Hv in Hw. injection Hw as <-.
      econstructor; [|exact Hc]. destruct (range_here p t Ht) as (a & b & Hb & Hlen' & _ & Hafter).
      rewrite Hb in Hu. injection Hu as <-.
      destruct (branches_stand_right_below _ _ _ L p t Ht) as (a' & b' & Hb' & _ & _ & Hat).
      rewrite Hb in Hb'. injection Hb' as <- <-.
      assert (Hpoint : forall i c x, nth_error (branches t) i = Some c -> nth_error (slice (a, b) values) i = Some x ->
        folded_up c x).
      { intros i c x Hc' Hx. assert (Hi : (i < length (branches t))%nat) by (apply nth_error_Some; congruence).
        rewrite slice_reads in Hx. destruct (Nat.ltb_spec i (b - a)); [|discriminate].
        apply (IH (a + i)%nat); [specialize (Hafter (a + i)%nat); lia | rewrite Hat; assumption | assumption]. }
      revert Hk Hpoint. generalize (branches t), (slice (a, b) values). clear.
      induction l as [|c l IH]; intros [|x r] Hk H; try discriminate; constructor.
      + apply (H 0%nat); reflexivity.
      + apply IH; [simpl in Hk; lia|]. intros i. apply (H (S i)). }
  intros p t v. apply (G (length nodes)). lia.
Qed.

(* The rule: if at an arbitrary node, whatever natural numbers are right below it, the step gives a
   natural number, ... *)
Hypothesis step_gives_naturals : forall t numbers v, (forall x, In x numbers -> 0 <= x) ->
  length numbers = length (branches t) -> combine t numbers = inl v -> 0 <= v.

(* ... then every node has one (and it is what the step gives there, as said above). *)
Theorem fold_up_rule : forall values units, fold_up = inl (values, units) -> forall v, In v values -> 0 <= v.
Proof.
  intros values units Hs. destruct (fold_up_gives_at_each_place_what_the_step_does values units Hs) as [Hlen Hall].
  assert (G : forall m p v, (length nodes <= p + m)%nat -> nth_error values p = Some v -> 0 <= v).
  { induction m as [|m IH]; intros p v Hm Hv.
    - assert (p < length values)%nat by (apply nth_error_Some; congruence). lia.
    - destruct (nth_error nodes p) as [t|] eqn:Ht.
      + destruct (Hall p t Ht) as (under & w & Hu & Hk & Hw & Hc). rewrite Hv in Hw. injection Hw as <-.
        apply (step_gives_naturals t (slice under values)); [|assumption|assumption].
        destruct (range_here p t Ht) as (a & b & Hb & _ & _ & Hafter). rewrite Hb in Hu. injection Hu as <-.
        intros x Hx. apply in_slice in Hx. destruct Hx as (q & Hq & Hx).
          apply (IH q); [specialize (Hafter q Hq); lia | assumption].
      + apply nth_error_None in Ht. assert (p < length values)%nat by (apply nth_error_Some; congruence). lia. }
  intros v Hv. apply In_nth_error in Hv. destruct Hv as [p Hp]. apply (G (length nodes) p); [lia | assumption].
Qed.
End FoldUp.
