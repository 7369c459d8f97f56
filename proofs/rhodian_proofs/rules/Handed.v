(* Checked: what holds of the numbers that `push_down` handed down (PushDown.v).
   Used by PushedDown and OfType in trees.py. *)

From Coq Require Import List ZArith Lia.
From Rhodian Require Import Sums Scan Ranked Layout FoldUp PushDown.
Import ListNotations.
Open Scope Z_scope.

Section Handed.
Context {N Error : Type}.
Variables (root : tree N) (nodes : list (tree N)) (below : list (nat * nat)).
Hypothesis L : laid_out root nodes below.
Variable divide : tree N -> Z -> list Z -> list Z + Error.
Variables (first : Z) (bounds : list Z).
Variable leaf : tree N -> bool.
Hypothesis leaves_have_no_branches : forall t, leaf t = true -> branches t = [].
Variable values : list Z.
Hypothesis H : handed_down nodes below divide first bounds leaf values.

Lemma handed_naturals : forall x, In x values -> 0 <= x.
Proof.
  intros x Hx. apply In_nth_error in Hx. destruct Hx as [p Hp]. destruct H as [Hlen Hblen _ Hin _].
  assert (Hn : (p < length nodes)%nat) by (rewrite <- Hlen; apply nth_error_Some; congruence).
  destruct (nth_error bounds p) as [b|] eqn:Hb; [|apply nth_error_None in Hb; lia]. apply (Hin p x b Hn Hp Hb).
Qed.

(* That one place is somewhere above another. *)
Inductive above (p : nat) : nat -> Prop :=
  | Right : forall q, right_below below p q -> above p q
  | Further : forall q r, above p q -> right_below below q r -> above p r.

Lemma has_branches : forall p q, right_below below p q -> exists t, nth_error nodes p = Some t /\ branches t <> [] /\
  leaf t = false /\ (q < length nodes)%nat.
Proof.
  intros p q Hpq. pose proof Hpq as Hiff. apply (right_below_iff _ _ _ L) in Hiff. destruct Hiff as [Hp Hq].
  destruct (nth_error nodes p) as [t|] eqn:Ht; [|apply nth_error_None in Ht; lia]. exists t.
  rewrite (first_below_S _ _ _ Ht) in Hq. assert (Hno : branches t <> []).
  { intros E. apply (f_equal (@length _)) in E. simpl in E. lia. }
  repeat split; auto.
  - destruct (leaf t) eqn:E; [apply leaves_have_no_branches in E; contradiction | reflexivity].
  - destruct (range_here _ _ _ L p t Ht) as (a & b & Hb & _ & Hle & _). destruct Hpq as (a' & b' & Hb' & Hab).
    rewrite Hb in Hb'. injection Hb' as <- <-. lia.
Qed.

(* No node is handed more than any node above it. *)
Theorem none_is_handed_more_than_one_above : forall p q x y, above p q ->
  nth_error values p = Some x -> nth_error values q = Some y -> y <= x.
Proof.
  assert (Hright : forall p q x y, right_below below p q -> nth_error values p = Some x ->
    nth_error values q = Some y -> y <= x).
  { intros p q x y Hpq Hx Hy. destruct (has_branches p q Hpq) as (t & Ht & Hno & Hleaf & Hq).
    assert (Hp : (p < length nodes)%nat) by (apply nth_error_Some; congruence).
    destruct (all_divided _ _ _ _ _ _ _ H p t x Hp Ht Hx Hleaf) as (under & parts & Hu & _ & Htot & _ & Hslice).
    specialize (Hslice Hno). destruct Hpq as (a & b & Hb & Hab). rewrite Hb in Hu. injection Hu as <-.
    assert (Hin : In y parts).
    { rewrite Hslice. apply (nth_error_In _ (q - a)%nat). rewrite slice_reads.
      destruct (Nat.ltb_spec (q - a) (b - a)); [|lia]. replace (a + (q - a))%nat with q by lia. assumption. }
    apply in_split in Hin. destruct Hin as (l & r & E).
    pose proof (sum_up_to_a_place_is_within_the_whole _ (fun z => z) l y r) as Hsum. rewrite <- E in Hsum.
    unfold sum in Hsum. rewrite !map_id, Htot in Hsum. destruct Hsum; [|lia].
    intros z Hz. rewrite Hslice in Hz. apply in_slice in Hz. destruct Hz as (i & _ & Hz).
    apply handed_naturals. eapply nth_error_In; eauto. }
  intros p q x y Ha Hx. revert y. induction Ha as [q Hpq|q r Ha IH Hqr]; intros y Hy; [eauto|].
  destruct (nth_error values q) as [z|] eqn:Hz.
  - specialize (IH z eq_refl). specialize (Hright q r z y Hqr Hz Hy). lia.
  - destruct (has_branches q r Hqr) as (t & Ht & _). apply nth_error_None in Hz.
    rewrite (one_number_each _ _ _ _ _ _ _ H) in Hz. assert (q < length nodes)%nat by (apply nth_error_Some;
      congruence). lia.
Qed.

Definition number_at (p : nat) : Z := nth p values 0.
Definition leaf_at (p : nat) : bool := match nth_error nodes p with Some t => leaf t | None => false end.

(* The leaves together are handed exactly what the root was. *)
Theorem the_leaves_are_handed_what_the_root_was :
  sum (fun p => if leaf_at p then number_at p else 0) (seq 0 (length nodes)) = first.
Proof.
  destruct H as [Hlen _ H0 _ Hdiv].
  assert (G : forall k, (k <= length nodes)%nat -> sum number_at (seq 0 (first_below nodes k)) =
    first + sum (fun p => if leaf_at p then 0 else number_at p) (seq 0 k)).
  { induction k as [|k IH]; intros Hk.
    - unfold first_below. simpl. rewrite sum_cons, !sum_nil. unfold number_at. rewrite (nth_error_nth _ _ _ H0). lia.
    - destruct (nth_error nodes k) as [t|] eqn:Ht; [|apply nth_error_None in Ht; lia].
      destruct (node_below _ _ _ L k t Ht) as (a & b & Hb & Hab & _ & Ha & Hend & HS).
      rewrite HS, seq_app, seq_S, !sum_app, IH, sum_cons, sum_nil by lia. simpl.
      enough (Hslice : sum number_at (seq (first_below nodes k) (length (branches t))) = if leaf_at k then 0 else
        number_at k) by lia.
      unfold leaf_at. rewrite Ht. destruct (leaf t) eqn:Hleaf; [rewrite (leaves_have_no_branches t Hleaf);
        reflexivity|].
      destruct (nth_error values k) as [x|] eqn:Hx; [|apply nth_error_None in Hx; lia].
      destruct (Hdiv k t x ltac:(lia) Ht Hx Hleaf) as (under & parts & Hu & _ & Htot & Hpl & Hslice).
      unfold number_at. rewrite (nth_error_nth _ _ _ Hx), <- Htot, slice_sums by lia.
      destruct (branches t) as [|c ts] eqn:E; [destruct parts; [|discriminate]; unfold slice; simpl|].
      + rewrite Nat.add_0_r, Nat.sub_diag. reflexivity.
      + rewrite Hslice by congruence. rewrite Hb in Hu. injection Hu as <-. specialize (Ha ltac:(congruence)).
        replace (first_below nodes k + length (c :: ts))%nat with b by (cbn [length] in *; lia). rewrite Ha.
          reflexivity. }
  specialize (G (length nodes) (le_n _)).
  replace (first_below nodes (length nodes)) with (length nodes) in G.
  - assert (Hboth : sum number_at (seq 0 (length nodes)) = sum (fun p => if leaf_at p then number_at p else 0) (seq 0
    (length nodes)) +
      sum (fun p => if leaf_at p then 0 else number_at p) (seq 0 (length nodes))); [|lia].
    rewrite <- sum_plus. apply sum_eq. intros p _. destruct (leaf_at p); lia.
  - unfold first_below. rewrite firstn_all. rewrite (level_by_level _ _ _ L) at 1. reflexivity.
Qed.

(* The recursion over the tree itself, along a path of branches from the root: each branch of a node is handed its
  part. *)
Variable combine : tree N -> list Z -> Z + Error.
Inductive handed_to : list nat -> tree N -> Z -> Prop :=
  | AtRoot : handed_to [] root first
  | AtBranch : forall path t x numbers parts j c y, handed_to path t x ->
    Forall2 (folded_up combine) (branches t) numbers ->
      divide t x numbers = inl parts -> nth_error (branches t) j = Some c -> nth_error parts j = Some y ->
      handed_to (path ++ [j]) c y.

(* A path leads to a place. *)
Inductive leads_to : list nat -> nat -> Prop :=
  | ToRoot : leads_to [] 0
  | ToBranch : forall path p start stop j, leads_to path p -> nth_error below p = Some (start, stop) ->
      (j < stop - start)%nat -> leads_to (path ++ [j]) (start + j).

(* To every place a path leads along which the recursion hands down what the loop over the array computed. *)
Theorem push_down_computes_the_recursion : forall units, fold_up nodes below combine = inl (bounds, units) ->
  forall p t x, nth_error nodes p = Some t -> nth_error values p = Some x ->
  exists path, leads_to path p /\ handed_to path t x.
Proof.
  intros units Hg. pose proof (fold_up_computes_the_recursion _ _ _ L _ _ _ Hg) as Hrec.
  destruct H as [Hlen Hblen H0 _ Hdiv].
  assert (G : forall m p t x, (p <= m)%nat -> nth_error nodes p = Some t -> nth_error values p = Some x ->
    exists path, leads_to path p /\ handed_to path t x).
  { assert (Hzero : forall t x, nth_error nodes 0 = Some t -> nth_error values 0 = Some x ->
      exists path, leads_to path 0 /\ handed_to path t x).
    { intros t x Ht Hx. rewrite (the_root_stands_first _ _ _ L) in Ht. rewrite H0 in Hx. injection Ht as <-.
      injection Hx as <-. exists []. split; constructor. }
    induction m as [|m IH]; intros q c y Hm Hc Hy; (destruct (Nat.eq_dec q 0) as [->|Hq]; [eauto|]); [lia|].
    assert (Hqn : (q < length nodes)%nat) by (apply nth_error_Some; congruence).
    destruct (each_but_the_root_is_below_one_before_it _ _ _ L q Hqn) as [_ Hone].
    destruct (Hone Hq) as (p & Hpq & Hlt & _). destruct (has_branches p q Hpq) as (t & Ht & Hno & Hleaf & _).
    destruct (nth_error values p) as [x|] eqn:Hx; [|apply nth_error_None in Hx; lia].
    destruct (IH p t x ltac:(lia) Ht Hx) as (path & Hpath & Hto).
    destruct (Hdiv p t x ltac:(lia) Ht Hx Hleaf) as (under & parts & Hu & Hd & _ & Hpl & Hslice).
      specialize (Hslice Hno).
    destruct Hpq as (a & b & Hb & Hab). rewrite Hb in Hu. injection Hu as <-.
    destruct (branches_stand_right_below _ _ _ L p t Ht) as (a' & b' & Hb' & Hwide & _ & Hat).
    rewrite Hb in Hb'. injection Hb' as <- <-. exists (path ++ [q - a]%nat). split.
    - replace q with (a + (q - a))%nat at 2 by lia. econstructor; eauto. lia.
    - assert (Hj : (q - a < length (branches t))%nat) by lia.
      apply (AtBranch path t x (slice (a, b) bounds) parts); auto.
      + assert (Hsl : length (slice (a, b) bounds) = length (branches t)).
        { destruct (range_here _ _ _ L p t Ht) as (a2 & b2 & Hb2 & _ & Hle & _). rewrite Hb in Hb2.
          injection Hb2 as <- <-.
          rewrite slice_length by lia. assumption. }
        assert (Hpoint : forall i c' z, nth_error (branches t) i = Some c' ->
          nth_error (slice (a, b) bounds) i = Some z ->
          folded_up combine c' z).
        { intros i c' z Hc' Hz. assert (Hi : (i < length (branches t))%nat) by (apply nth_error_Some; congruence).
          rewrite slice_reads in Hz. destruct (Nat.ltb_spec i (b - a)); [|discriminate].
          apply (Hrec (a + i)%nat); [rewrite Hat; assumption | assumption]. }
        revert Hsl Hpoint. generalize (branches t), (slice (a, b) bounds). clear.
        induction l as [|c l IH]; intros [|z r] Hk Hp; try discriminate; constructor.
        * apply (Hp 0%nat); reflexivity.
        * apply IH; [simpl in Hk; lia|]. intros i. apply (Hp (S i)).
      + rewrite <- Hat by assumption. replace (a + (q - a))%nat with q by lia. assumption.
      + rewrite Hslice, slice_reads. destruct (Nat.ltb_spec (q - a) (b - a)); [|lia].
        replace (a + (q - a))%nat with q by lia. assumption. }
  intros p t x. apply (G p). lia.
Qed.
End Handed.
